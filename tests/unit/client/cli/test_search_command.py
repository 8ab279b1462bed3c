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


def test_where_nothing_is_found_people_are_told_and_programs_read_nothing(run, service):
    none = httpx.Response(200, json={"images": [], "next_cursor": None})
    service.overrides["GET", "/v1/search"] = lambda request: none

    result = run("unicorn")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no images\n")
    assert json.loads(run("unicorn", "--json").stdout) == {"images": []}


def test_a_question_that_is_none_says_why(run, service):
    refusal = problem(422, "Unprocessable Entity", "color: there is none called 'bluw'; did you mean 'blue'?")
    service.overrides["GET", "/v1/search"] = lambda request: refusal

    result = run("--color", "bluw")

    assert result.exit_code == 1
    assert "did you mean 'blue'?" in result.stderr


def test_what_looks_alike_is_asked_for_and_listed(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    image = {**image_document("img_2", name="do\x1b[2Jg.jpg"), "similarity": 0.871}
    told = {"images": [image], "compared": 12_345, "is_complete": False}
    service.overrides["POST", "/v1/search/similar"] = lambda request: httpx.Response(200, json=told)

    def run(*arguments):
        return CliRunner().invoke(app, ["similar", "img_1", *arguments], obj=service.client)

    result = run("--limit", "5", "--status", "REJECTED", "--collection", "spring", "--min-similarity", "0.8")
    told["images"] = []

    asked = {"image_id": "img_1", "limit": 5, "status": ["REJECTED"], "collection": "spring"}
    assert json.loads(service.requests[0].content) == {**asked, "min_similarity": 0.8}
    assert "img_2  87% APPROVED" in result.stdout
    assert "12,345 images compared, the newest" in result.stdout
    assert "\x1b" not in result.stdout
    assert "nothing that looks like it" in run().stdout
    assert json.loads(run("--json").stdout)["compared"] == 12_345
    assert json.loads(service.requests[1].content) == {"image_id": "img_1", "limit": 25}
