"""``pixelgate import``: nothing sent twice, nothing left out, whatever stops it."""

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.folder_import import FolderImport
from pixelgate_client.cli.journal import Journal
from pixelgate_client.cli.main import app
from pixelgate_client.cli.progress import UploadProgress
from tests.unit.client.fake_service import API_KEY, ENDPOINT, JPEG, problem


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)

    def run(*arguments):
        return CliRunner().invoke(app, ("import", *arguments), obj=service.client)

    return run


@pytest.fixture
def photos():
    folder = Path("photos")
    for name in ("a.jpg", "b.PNG", "deep/er/c.jpg"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(JPEG + name.encode())
    (folder / "notes.txt").write_text("milk")
    (folder / ".hidden.jpg").write_bytes(JPEG)
    return folder


def outcomes(result):
    return {entry["file"]: entry["outcome"] for entry in json.loads(result.stdout)["files"]}


def test_every_image_below_the_folder_is_imported_and_a_second_run_skips_it(run, photos, service):
    first = run("photos")
    second = run("photos", "--json")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "3 imported, 0 skipped, 0 refused" in first.stdout
    assert sorted(service.names.values()) == ["a.jpg", "b.PNG", "c.jpg"]
    document = json.loads(second.stdout)
    assert (document["imported"], document["skipped"]) == (0, 3)
    assert {entry["id"] for entry in document["files"]} == set(service.names)


def test_a_renamed_or_copied_file_is_the_same_and_a_changed_one_is_not(run, photos, service):
    (photos / "copy.jpg").write_bytes((photos / "a.jpg").read_bytes())
    assert "3 imported, 1 skipped" in run("photos").stdout
    (photos / "a.jpg").rename(photos / "renamed.jpg")
    (photos / "copy.jpg").write_bytes(JPEG + b"changed")

    result = run("photos", "--json")

    assert outcomes(result)["photos/renamed.jpg"] == "skipped"
    assert outcomes(result)["photos/copy.jpg"] == "imported"
    assert len(service.names) == 4


def test_a_refused_file_costs_no_other_and_is_tried_again_next_time(run, photos, service):
    (photos / "broken.jpg").write_bytes(b"")
    refusing = {"once": True}

    def refuse_empty(request):
        if b"broken.jpg" in request.content and refusing["once"]:
            return httpx.Response(400, content=b"<Error><Code>EntityTooSmall</Code></Error>")
        return service.take_form(request)

    service.overrides["storage"] = refuse_empty
    first = run("photos", "--json")
    refusing["once"] = False

    assert first.exit_code == 1
    assert outcomes(first)["photos/broken.jpg"] == "refused"
    assert list(outcomes(first).values()).count("imported") == 3
    assert "empty" in first.stderr
    assert outcomes(run("photos", "--json"))["photos/broken.jpg"] == "imported"


def test_all_tries_files_of_any_name(run, photos):
    (photos / "picture").write_bytes(JPEG + b"nameless")

    result = run("photos", "--all", "--json")

    assert result.exit_code == 1
    assert outcomes(result)["photos/picture"] == "imported"
    assert outcomes(result)["photos/notes.txt"] == "refused"


def test_a_service_that_is_away_is_one_error_and_nothing_is_lost(run, photos, service):
    def away(request):
        raise httpx.ConnectError("refused")

    service.overrides["POST", "/v1/uploads"] = away
    result = run("photos", "--json")
    del service.overrides["POST", "/v1/uploads"]

    assert result.exit_code == 3
    assert set(outcomes(result).values()) == {"not tried"}
    assert result.stderr.count("Error: ") == 1
    assert json.loads(run("photos", "--json").stdout)["imported"] == 3


def test_a_request_that_the_service_refuses_is_told_with_its_hint(run, photos, service):
    service.overrides["POST", "/v1/uploads"] = lambda _: problem(413, "Too large", "at most 5", "shrink it")

    result = run("photos")

    assert result.exit_code == 1
    assert "0 imported, 0 skipped, 3 refused" in result.stdout
    assert "shrink it" in result.stderr


class Interrupted:
    """A watcher during which somebody presses Ctrl-C when the first file is done."""

    def sending(self, file, sent, total): ...

    def sent(self, file, image_id): ...

    def finished(self, file):
        raise KeyboardInterrupt


def test_after_ctrl_c_the_next_run_goes_on_and_sends_nothing_twice(photos, service, tmp_path):
    files = sorted(path for path in photos.rglob("*") if path.suffix.lower() in (".jpg", ".png"))
    path = tmp_path / "journal.jsonl"

    with service.client() as client, Journal(path) as journal:
        with pytest.raises(KeyboardInterrupt):
            FolderImport(client, journal=journal, watcher=Interrupted(), parallel=2).run(files)
        sent = len(service.forms)
    with service.client() as client, Journal(path) as journal, UploadProgress(4, waiting=False) as progress:
        again = FolderImport(client, journal=journal, watcher=progress, parallel=2).run(files)

    assert sent >= 1
    assert [each.outcome for each in again].count("skipped") == sent
    assert len(service.forms) == len(files)


def test_ctrl_c_says_how_to_go_on(run, photos, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(UploadProgress, "finished", interrupted)

    result = run("photos")

    assert result.exit_code == 130
    assert "goes on from here" in result.stderr


def test_an_empty_folder_is_done_and_a_missing_one_is_a_usage_error(run):
    Path("empty").mkdir()

    assert run("empty").exit_code == 0
    assert run("nowhere").exit_code == 2


def test_a_collection_gets_what_another_has_already(run, photos, service):
    run("photos")
    result = run("photos", "--collection", "shoes")

    assert "3 imported, 0 skipped" in result.stdout
    named = [json.loads(sent.content) for sent in service.requests if sent.url.path == "/v1/uploads"]
    assert [body.get("collection") for body in named] == [None] * 3 + ["shoes"] * 3
    assert "0 imported, 3 skipped" in run("photos", "--collection", "shoes").stdout
