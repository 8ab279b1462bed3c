"""What was begun outlives the program, and a file that makes no sense is no obstacle."""

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.begun_uploads import BegunUploads
from pixelgate_client.cli.main import app
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.exchange import ATTEMPTS
from pixelgate_client.parts import MULTIPART_FROM
from tests.unit.client.fake_multipart import IMAGE_ID, FakeMultipart
from tests.unit.client.fake_service import API_KEY, ENDPOINT


def test_entries_are_there_for_the_next_program(tmp_path):
    path = tmp_path / "uploads" / "scope.json"
    begun = BegunUploads(path)
    begun["one"], begun["two"] = "img_1", "img_2"
    del begun["one"]

    assert dict(BegunUploads(path)) == {"two": "img_2"}


@pytest.mark.parametrize("text", ["", "{", "[]", "7"])
def test_a_damaged_file_knows_nothing_and_is_written_anew(tmp_path, text):
    path = tmp_path / "scope.json"
    path.write_text(text)

    begun = BegunUploads(path)
    begun["one"] = "img_1"

    assert json.loads(path.read_text()) == {"one": "img_1"}


def test_upload_goes_on_where_it_was_broken_off(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    parts = FakeMultipart(service)
    parts.troubles[2] = [httpx.ConnectError("broken")] * ATTEMPTS
    Path("large.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(MULTIPART_FROM))

    upload = ["upload", "large.jpg", "--no-wait", "--json"]

    assert CliRunner().invoke(app, upload, obj=service.client).exit_code == 3
    parts.puts.clear()
    again = CliRunner().invoke(app, upload, obj=service.client)

    assert json.loads(again.stdout)["images"][0]["id"] == IMAGE_ID
    assert (parts.puts, len(parts.begun)) == ([2], 1)


def test_ctrl_c_says_how_to_go_on(service, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    monkeypatch.setattr(UploadProgress, "finished", interrupted)
    Path("small.jpg").write_bytes(b"\xff\xd8\xff\xe0")

    result = CliRunner().invoke(app, ["upload", "small.jpg"], obj=service.client)

    assert result.exit_code == 130
    assert "goes on where it was" in result.stderr
