"""``pixelgate re-release``: what is sent, what is shown, and how the command ends."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT

ID = "rrl_1"
LINE = {
    "id": ID,
    "status": "RUNNING",
    "scope": {"all": True},
    "created_at": "2026-03-01T10:00:00Z",
    "created_by": "key:k1",
}
SUMMARY = {"released": 1234, "unchanged": 60, "failed": 0, "passed_over": 0, "not_found": 0, "named": []}
DONE = {**LINE, "status": "COMPLETED", "images": 1294, "looked_at": 1294, "summary": SUMMARY}
UNRELEASED = {"image_id": "img_1", "problem": "the overlay is \x1b[2Jgone"}


@pytest.fixture
def answers(service):
    """What is answered one after the other when asked how far it is."""
    waiting = [{**LINE, "looked_at": 500, "images": 1294}, DONE]

    def get(request):
        return httpx.Response(200, json=waiting.pop(0) if len(waiting) > 1 else waiting[0])

    listed = {"re_releases": [{**LINE, "images": 1294}], "next_cursor": None}
    service.overrides["GET", f"/v1/re-releases/{ID}"] = get
    service.overrides["GET", "/v1/re-releases"] = lambda request: httpx.Response(200, json=listed)
    service.overrides["POST", "/v1/re-releases"] = lambda request: httpx.Response(202, json=LINE)
    return waiting


@pytest.fixture
def run(service, answers, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    return lambda *arguments: CliRunner().invoke(app, [*arguments], obj=service.client)


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        (["--all"], {"all": True}),
        (["img_1", "img_2"], {"ids": ["img_1", "img_2"]}),
        (
            ["--collection", "spring", "--since", "2026-01-02", "--until", "2026-02-02"],
            {
                "filter": {
                    "collection": "spring",
                    "since": "2026-01-02T00:00:00+00:00",
                    "until": "2026-02-02T00:00:00+00:00",
                }
            },
        ),
    ],
    ids=["all", "ids", "conditions"],
)
def test_what_is_named_is_asked_for(run, service, arguments, body):
    result = run("re-release", *arguments)

    assert result.exit_code == 0, result.output
    [request] = [request for request in service.requests if request.method == "POST"]
    assert json.loads(request.content) == body


@pytest.mark.parametrize("arguments", [[], ["img_1", "--all"], ["--all", "--collection", "spring"]])
def test_images_are_named_in_one_way(run, service, arguments):
    assert run("re-release", *arguments).exit_code == 2
    assert service.requests == []


def test_what_came_of_it_is_shown(run):
    shown = run("re-release", "--all").stdout

    for told in ("1,294 images", "1,234  released anew", "60  released as they should be"):
        assert told in shown
    assert "not found" not in shown
    assert json.loads(run("re-release", "--all", "--json").stdout)["summary"] == SUMMARY


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_what_could_not_be_released_is_named_and_is_a_failure(run, answers, as_json):
    answers[:] = [{**DONE, "summary": {**SUMMARY, "failed": 1, "named": [UNRELEASED]}}]

    result = run("re-release", "--all", *as_json)

    assert result.exit_code == 1
    assert "the overlay is" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_one_that_was_stopped_ends_with_an_error_and_what_it_did(run, answers, as_json):
    answers[:] = [{**DONE, "status": "FAILED", "error": "It was stopped by a fault on our side."}]

    result = run("re-release", "--all", *as_json)

    assert result.exit_code == 1
    assert "1234" in result.stdout.replace(",", "")
    assert "It was stopped by a fault" in result.output


def test_those_there_have_been_are_listed_and_shown_again(run):
    assert "rrl_1  2026-03-01 10:00  RUNNING    1,294 images" in run("re-releases").stdout
    assert "1,234  released anew" in run("re-releases", ID).stdout
    assert json.loads(run("re-releases", "--json").stdout)["re_releases"][0]["id"] == ID
