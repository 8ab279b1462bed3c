"""``pixelgate search``: what is typed is asked for, and what is found is shown."""

import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, image_document, problem


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)

    def page(request):
        number = int(request.url.params.get("cursor", "0"))
        # A page may be empty and not the last.
        images = [] if number == 1 else [image_document(f"img_{number}")]
        cursor = str(number + 1) if number < 2 else None
        return httpx.Response(200, json={"images": images, "next_cursor": cursor})

    service.overrides["GET", "/v1/search"] = page
    return lambda *arguments: CliRunner().invoke(app, ["search", *arguments], obj=service.client)


def test_what_is_typed_is_asked_for(run, service):
    names = ("label", "object", "category", "moderation", "color", "tag", "trait", "status")
    values = ("dog", "car", "Pets", "weapon", "#0A84FF", "summer sale", "portrait", "APPROVED")
    several = [part for name, value in zip(names, values, strict=True) for part in (f"--{name}", value)]

    result = run("red", "car", *several, "--color", "red", "--text", "50%", "--collection", "spring")

    asked = service.requests[0].url.params
    assert result.exit_code == 0, result.output
    assert (asked["q"], asked["text"], asked["collection"]) == ("red car", "50%", "spring")
    assert [asked.get_list(name) for name in names if name != "color"] == [
        [value] for value in values if value != "#0A84FF"
    ]
    assert asked.get_list("color") == ["#0A84FF", "red"]


def test_days_are_asked_for_as_days(run, service):
    run("dog", "--since", "2026-03-01", "--until", "2026-03-02", "--min-confidence", "0.8")

    asked = service.requests[0].url.params
    assert (asked["since"], asked["until"], asked["min_confidence"]) == ("2026-03-01", "2026-03-02", "0.8")


def test_pages_are_followed_as_far_as_they_are_wanted(run, service):
    assert [image["id"] for image in json.loads(run("dog", "--json").stdout)["images"]] == ["img_0", "img_2"]
    assert len(service.requests) == 3
    run("dog", "--limit", "1")
    assert len(service.requests) == 4


def test_a_question_that_is_none_says_why(run, service):
    refusal = problem(422, "Unprocessable Entity", "color: there is none called 'bluw'; did you mean 'blue'?")
    service.overrides["GET", "/v1/search"] = lambda request: refusal

    result = run("--color", "bluw")

    assert result.exit_code == 1
    assert "did you mean 'blue'?" in result.stderr
