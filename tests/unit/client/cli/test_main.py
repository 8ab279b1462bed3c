import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from pixelgate_client.exchange import ATTEMPTS
from pixelgate_client.many_uploads import PARALLEL_UPLOADS
from tests.unit.client.fake_service import (
    API_KEY,
    ENDPOINT,
    FINDINGS,
    JPEG,
    S3_ERROR,
    FakeService,
    image_document,
)

COPIES = FINDINGS["duplicates"]
NO_COPIES = {**COPIES, "duplicates": []}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)

    def run(*arguments, of=service):
        return CliRunner().invoke(app, arguments, obj=of.client)

    return run


@pytest.fixture
def cat():
    Path("cat.jpg").write_bytes(JPEG)
    return "cat.jpg"


def test_upload_waits_and_shows_the_verdict(run, cat):
    result = run("upload", cat)

    assert result.exit_code == 0
    assert "cat.jpg" in result.stdout
    assert "review: A face" in result.stdout
    assert "1,234" in result.stdout
    assert "uploaded as img_" in result.stderr


def test_upload_json_is_one_document_with_the_results_in_the_order_of_the_files(run):
    for index in range(PARALLEL_UPLOADS * 2):
        Path(f"{index}.jpg").write_bytes(JPEG)

    result = run("upload", ".", "--json")

    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert result.stdout.isascii()
    assert [image["file"] for image in document["images"]] == [f"{index}.jpg" for index in range(8)]
    first = document["images"][0]
    assert first["verdict"]["severity"] == "review"
    assert first["findings"]["faces"] == {"missing": True, "error": "model file is damaged"}
    assert first["took_ms"] == 1234
    assert first["error"] is None


def test_upload_without_waiting_ends_when_storage_has_the_bytes(run, cat, service):
    result = run("upload", cat, "--no-wait", "--json")

    [image] = json.loads(result.stdout)["images"]
    assert image == {"file": "cat.jpg", "error": None, "id": next(iter(service.names))}
    assert all(request.method == "POST" for request in service.requests)


def test_a_rejected_image_is_an_answer_and_a_failed_analysis_is_not(run, cat):
    assert run("upload", cat, of=FakeService(status_sequence=("REJECTED",))).exit_code == 0
    assert run("upload", cat, of=FakeService(status_sequence=("FAILED",))).exit_code == 1


def test_one_refused_file_does_not_stop_the_others(run, cat, service):
    Path("notes.txt").write_text("milk")

    result = run("upload", "notes.txt", cat, "--json")

    notes, image = json.loads(result.stdout)["images"]
    assert result.exit_code == 1
    assert notes["error"]["type"] == "UnknownImageTypeError"
    assert "id" not in notes
    assert image["status"] == "APPROVED"
    assert "notes.txt is not an image" in result.stderr


def test_a_file_that_storage_refuses_is_told_with_its_reason(run, cat, service):
    xml = S3_ERROR.format(code="EntityTooLarge", message="too large")
    service.overrides["storage"] = lambda _: httpx.Response(400, text=xml)

    result = run("upload", cat)

    assert result.exit_code == 1
    assert "larger than this service accepts" in result.stderr


def test_an_image_that_is_not_done_in_time_is_a_failure_with_a_way_on(run, cat):
    result = run("upload", cat, "--timeout", "5", "--json", of=FakeService(status_sequence=("ANALYSING",)))

    [image] = json.loads(result.stdout)["images"]
    assert result.exit_code == 1
    assert image["error"]["type"] == "WaitTimeoutError"
    assert image["error"]["hint"] == f"Look again later: pixelgate get {image['id']}"


def test_a_service_that_is_away_is_told_once_and_the_rest_is_not_tried(run, service):
    for index in range(20):
        Path(f"{index}.jpg").write_bytes(JPEG)

    def refuse(request):
        raise httpx.ConnectError("refused", request=request)

    service.overrides["POST", "/v1/uploads/batch"] = refuse

    result = run("upload", ".")

    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.count("Cannot reach") == 1
    assert "make run" in result.stderr
    assert len(service.requests) == ATTEMPTS


def test_get_shows_facts_findings_and_the_verdicts_trace(run, cat, service):
    image_id = service.client().upload(cat)

    result = run("get", image_id)

    assert result.exit_code == 0
    for words in (
        "640 x 480 pixels",
        "tabby 63%",
        "model file is damaged",
        "cat seen at 0.80 (limit 0.50)",
        "two-cats asks for review",
    ):
        assert words in result.stdout
    assert "\x1b" not in result.stdout


def test_get_json_is_the_image(run, cat, service):
    image_id = service.client().upload(cat)

    result = run("get", image_id, "--json")

    assert json.loads(result.stdout)["id"] == image_id
    assert result.stderr == ""


@pytest.mark.parametrize(("found", "shown"), [(COPIES, "img_2 near"), (NO_COPIES, "no copies")])
def test_duplicates_lists_the_copies_of_an_image(run, service, found, shown):
    path = ("GET", "/v1/images/img_0/duplicates")
    service.overrides[path] = lambda _: httpx.Response(200, json=found)

    assert shown in run("duplicates", "img_0").stdout
    told = json.loads(run("duplicates", "img_0", "--json").stdout)["duplicates"]
    assert [each["image_id"] for each in told] == [each["image_id"] for each in found["duplicates"]]


def test_an_unknown_image_is_a_failure_and_json_says_so(run):
    result = run("get", "img_unknown", "--json")

    error = json.loads(result.stdout)["error"]
    assert result.exit_code == 1
    assert error["status"] == 404
    assert error["hint"] == "GET /v1/images lists yours"
    assert "Error: Not Found" in result.stderr


def test_list_asks_for_no_more_than_is_shown(run, service):
    def page(request):
        images = [image_document(f"img_{index}", status="IN_REVIEW") for index in range(3)]
        return httpx.Response(200, json={"images": images, "next_cursor": "more"})

    service.overrides["GET", "/v1/images"] = page

    result = run("list", "--status", "IN_REVIEW", "--limit", "2", "--json")

    assert [image["id"] for image in json.loads(result.stdout)["images"]] == ["img_0", "img_1"]
    assert len(service.requests) == 1
    assert "img_1" in run("list", "--limit", "2").stdout


def test_health_needs_no_key(service):
    result = CliRunner().invoke(app, ["--endpoint", ENDPOINT, "health"], obj=service.client)

    assert (result.exit_code, result.stdout) == (0, "ok, version 1.2.3\n")


def test_a_wrong_key_ends_with_its_own_exit_code(run):
    result = run("--api-key", "pg_wrong", "get", "img_1")

    assert result.exit_code == 3
    assert "key was not accepted" in result.stderr


def test_an_option_after_the_command_wins_over_one_before_it(run, service):
    result = run("--api-key", "pg_wrong", "list", "--api-key", API_KEY, "--limit", "1")

    assert service.requests[0].headers["Authorization"] == f"Bearer {API_KEY}"
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "arguments", [("upload",), ("upload", "nowhere.jpg"), ("list", "--status", "LOST"), ("fly",)], ids=str
)
def test_a_mistaken_command_line_is_a_usage_error_on_standard_error(run, arguments):
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""


def test_version_is_printed():
    result = CliRunner().invoke(app, ["--version"])

    assert result.exit_code == 0
    assert result.stdout.startswith("pixelgate ")


def test_get_shows_the_collection(run, cat, service):
    shown = image_document("img_1") | {"collection": "shoes"}
    service.overrides["GET", "/v1/images/img_1"] = lambda _: httpx.Response(200, json=shown)

    assert "collection shoes" in run("get", "img_1").stdout


def test_upload_names_the_collection(run, cat, service):
    assert run("upload", str(cat), "--collection", "shoes").exit_code == 0

    [body] = [json.loads(sent.content) for sent in service.requests if sent.url.path == "/v1/uploads"]
    assert body["collection"] == "shoes"
