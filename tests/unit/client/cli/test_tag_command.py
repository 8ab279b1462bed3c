"""``pixelgate tag``: what is added and removed is sent, and what the image then has is shown."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, image_document, problem

TAGS = [
    {"name": "sum\x1b[2Jmer", "source": "user", "confidence": None, "ruleset": None},
    {"name": "dog", "source": "objects", "confidence": 0.874, "ruleset": "r@1"},
]


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    tagged = {**image_document("img_1"), "tags": TAGS, "removed_tags": []}
    for method in ("GET", "PATCH"):
        service.overrides[method, "/v1/images/img_1"] = lambda request: httpx.Response(200, json=tagged)
    return lambda *arguments: CliRunner().invoke(app, list(arguments), obj=service.client)


def test_an_edit_is_sent_and_the_tags_are_shown(run, service):
    result = run("tag", "img_1", "--add", "summer", "--add", "red dress", "--remove", "dog")

    sent = json.loads(service.requests[-1].content)
    assert sent == {"tags": {"add": ["summer", "red dress"], "remove": ["dog"]}}
    assert result.exit_code == 0
    assert "dog (objects 87%)" in result.stdout
    assert "\x1b" not in result.stdout


def test_the_image_is_printed_for_programs(run):
    document = json.loads(run("tag", "img_1", "--add", "summer", "--json").stdout)

    assert [tag["name"] for tag in document["tags"]] == [tag["name"] for tag in TAGS]


def test_the_page_of_an_image_shows_its_tags(run):
    result = run("get", "img_1")

    assert "Tags" in result.stdout
    assert "dog (objects 87%)" in result.stdout
    assert "\x1b[2J" not in result.stdout


def test_an_edit_that_names_nothing_is_a_mistake(run):
    assert run("tag", "img_1").exit_code == 2


def test_a_refused_edit_says_why(run, service):
    refusal = problem(422, "Unprocessable Entity", "tags: an image has at most 50 tags of users")
    service.overrides["PATCH", "/v1/images/img_1"] = lambda request: refusal

    result = run("tag", "img_1", "--add", "one more")

    assert result.exit_code == 1
    assert "at most 50 tags" in result.stderr
