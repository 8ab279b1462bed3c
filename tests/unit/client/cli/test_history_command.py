"""``pixelgate history``: shown safely, checked on this side, exported line by line."""

import json
import re
import subprocess
import sys

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.support.template import ROOT
from tests.unit.client.fake_service import API_KEY, ENDPOINT, image_document
from tests.unit.client.test_histories import served

INTACT = {"is_intact": True, "broken_at": None, "problem": None}


@pytest.fixture
def run(service, monkeypatch):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)
    return lambda *arguments: CliRunner().invoke(app, ["history", *arguments], obj=service.client)


@pytest.fixture
def serve(service):
    def serve(image_id, entries, *, verification=INTACT, length=3):
        document = {
            "id": image_id,
            "entries": entries,
            "length": length,
            "head": served()[-1]["hash"],
            "verification": verification,
            "next_after": None,
        }
        service.overrides["GET", f"/v1/images/{image_id}/history"] = lambda request: httpx.Response(
            200, json=document
        )

    return serve


def test_a_history_is_shown_and_nothing_in_it_steers_the_terminal(run, serve):
    serve("img_1", served())

    result = run("img_1")

    assert result.exit_code == 0
    assert "DECIDED" in result.stdout
    assert "key:0a1b" in result.stdout
    assert "\x1b" not in result.stdout


def test_an_intact_history_is_said_to_be(run, serve):
    serve("img_1", served())

    result = run("img_1", "--verify")

    assert result.exit_code == 0
    assert f"intact: 3 entries, head {served()[-1]['hash']}" in result.stdout


def test_the_hashes_are_computed_here_whatever_the_service_says(run, serve):
    entries = served()
    entries[1]["actor"] = "key:ff"
    serve("img_1", entries)

    result = run("img_1", "--verify")

    assert result.exit_code == 1
    assert "BROKEN: entry 2 is not what was recorded" in result.stdout


def test_what_only_the_service_can_compare_counts_too(run, serve):
    told = {"is_intact": False, "broken_at": 3, "problem": "the verdict that entry 3 tells of changed since"}
    serve("img_1", served(), verification=told)

    result = run("img_1", "--verify", "--json")

    assert result.exit_code == 1
    [document] = json.loads(result.stdout)["images"]
    assert document["broken"] == {"number": 3, "problem": told["problem"]}


def test_all_images_are_exported_as_json_lines(run, serve, service, tmp_path):
    listed = {"images": [image_document("img_1"), image_document("img_2")], "next_cursor": None}
    service.overrides["GET", "/v1/images"] = lambda request: httpx.Response(200, json=listed)
    serve("img_1", served())
    serve("img_2", served())

    result = run("--all", "--verify", "--export", str(tmp_path / "history.jsonl"))

    lines = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    assert result.exit_code == 0
    assert [(line["image_id"], line["number"]) for line in lines] == [
        (image_id, number) for image_id in ("img_1", "img_2") for number in (1, 2, 3)
    ]
    assert lines[0]["hash"] == served()[0]["hash"]


@pytest.mark.parametrize("forged", [None, 0, 4])
def test_the_programs_of_the_documentation_check_an_export(run, serve, tmp_path, forged):
    export, program = tmp_path / "history.jsonl", tmp_path / "check.py"
    program.write_text(re.findall(r"```python\n(.*?)```", (ROOT / "docs/audit.md").read_text(), re.DOTALL)[0])
    for image_id in ("img_1", "img_2"):
        serve(image_id, served())
    run("img_1", "img_2", "--export", str(export))
    if forged is not None:
        lines = export.read_text().splitlines()
        lines[forged] = lines[forged].replace("key:0a1b", "key:ff")
        export.write_text("\n".join(lines))

    checked = subprocess.run(
        [sys.executable, str(program), str(export)], capture_output=True, text=True, check=False
    )

    assert checked.returncode == (0 if forged is None else 1)
    told = {None: "2 histories are intact", 0: "img_1: entry 1 is not", 4: "img_2: entry 2 is not"}[forged]
    assert told in checked.stdout + checked.stderr


def test_images_are_named_or_all_of_them_meant(run):
    assert run().exit_code == 2
    assert run("img_1", "--all").exit_code == 2
