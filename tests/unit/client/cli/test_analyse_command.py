import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.unit.client.fake_service import API_KEY, ENDPOINT, JPEG, FakeService, problem


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    for name in ("a.jpg", "b.jpg"):
        Path(name).write_bytes(JPEG)

    def run(*arguments, of=service):
        return CliRunner().invoke(app, ("analyse", *arguments), obj=of.client)

    return run


def asked(service):
    return [request for request in service.requests if request.url.path == "/v1/analyses"]


def test_one_image_is_shown_as_get_shows_it(run, service):
    result = run("a.jpg", "--collection", "pets")

    assert result.exit_code == 0
    assert "a.jpg  APPROVED" in result.stdout
    assert "Findings" in result.stdout
    assert "Sent to review: Cats" in result.stdout
    assert asked(service)[0].url.params["collection"] == "pets"


def test_several_are_a_table_in_their_order(run):
    result = run("b.jpg", "a.jpg")

    assert result.exit_code == 0
    assert result.stdout.index("b.jpg") < result.stdout.index("a.jpg")
    assert result.stdout.count("review: A face") == 2


def test_json_is_what_upload_prints(run):
    [image] = json.loads(run("a.jpg", "--json").stdout)["images"]

    assert (image["file"], image["error"], image["status"], image["took_ms"]) == (
        "a.jpg",
        None,
        "APPROVED",
        1234,
    )
    assert image["verdict"]["severity"] == "review"


def test_a_rejected_image_is_an_answer(run):
    assert run("a.jpg", of=FakeService(status_sequence=("REJECTED",))).exit_code == 0


def test_a_failed_analysis_names_the_image_and_stops_nothing(run, service):
    answers = iter(["img_1", None])

    def answer(request):
        failed = next(answers)
        if failed is None:
            return service._analyse(request)
        refusal = problem(409, "Conflict", "img_1 is FAILED", "reanalyse").json()
        return httpx.Response(409, json={**refusal, "image_id": failed})

    service.overrides["POST", "/v1/analyses"] = answer

    result = run("a.jpg", "b.jpg", "--json")

    assert result.exit_code == 1
    first, second = json.loads(result.stdout)["images"]
    assert (first["id"], first["error"]["hint"]) == ("img_1", "reanalyse")
    assert second["status"] == "APPROVED"
    assert "img_1 is FAILED" in result.stderr


def test_what_does_not_end_in_time_is_named(run):
    result = run("a.jpg", "--timeout", "5", "--json", of=FakeService(status_sequence=("ANALYSING",)))

    [image] = json.loads(result.stdout)["images"]
    assert (result.exit_code, image["id"]) == (1, "img_" + "0" * 26)
    assert image["error"]["type"] == "WaitTimeoutError"


def test_a_service_that_refuses_the_key_is_asked_once(run, service):
    service.overrides["POST", "/v1/analyses"] = lambda request: httpx.Response(403, json={"message": "no"})

    result = run("a.jpg", "b.jpg")

    assert result.exit_code == 3
    assert len(asked(service)) == 1
    assert result.stderr.count("Error:") == 1


def test_a_file_that_is_no_image_stops_nothing(run):
    Path("notes.txt").write_text("text")

    result = run("notes.txt", "a.jpg", "--json")

    refused, done = json.loads(result.stdout)["images"]
    assert (result.exit_code, refused["error"]["type"], done["status"]) == (
        1,
        "UnknownImageTypeError",
        "APPROVED",
    )
