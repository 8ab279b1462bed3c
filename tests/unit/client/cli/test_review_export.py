"""``pixelgate review export``: a labelled set that pixelgate-evaluate reads, with its pictures."""

import hashlib
import json

import httpx
import pytest
from typer.testing import CliRunner

from pixelgate_client.cli.main import app
from tests.support.images import corners, encoded
from tests.unit.client.fake_service import API_KEY, ENDPOINT
from tests.unit.client.review_documents import correction
from tools.evaluation.data.coco import find_coco, read_coco
from tools.evaluation.data.labelled import read_labelled

BOX = {"x": 0.25, "y": 0.5, "width": 0.5, "height": 0.25}

PICTURE = encoded(corners(), "PNG")
SHA256 = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "mine" / "deep"
    folder.mkdir(parents=True)
    (folder / "IMG 0001.PNG").write_bytes(PICTURE)
    (folder / "another.jpg").write_bytes(b"another")
    return folder.parent


@pytest.fixture
def export(service, monkeypatch, tmp_path):
    monkeypatch.setenv("PIXELGATE_ENDPOINT", ENDPOINT)
    monkeypatch.setenv("PIXELGATE_API_KEY", API_KEY)

    def export(corrections, *options):
        answer = {"corrections": corrections, "next_cursor": None}
        service.overrides["GET", "/v1/reviews/corrections"] = lambda request: httpx.Response(200, json=answer)
        arguments = ["review", "export", str(tmp_path / "set"), *options]
        return CliRunner().invoke(app, arguments, obj=service.client)

    return export


def test_labels_are_a_table_that_evaluation_reads(export, pictures, tmp_path):
    corrections = [
        correction("img_1", sha256=SHA256, labels=["rifle", "sling"]),
        correction("img_2", objects=[{"name": "gun", "box": BOX}]),
    ]

    result = export(corrections, "--pictures", str(pictures), "--json")

    assert json.loads(result.stdout) == {"images": 1, "pictures": 1, "folder": str(tmp_path / "set")}
    labelled = read_labelled(tmp_path / "set" / "labels.csv")
    [file] = labelled.files
    assert (file.path.name, file.labels) == ("img_1.png", {"rifle", "sling"})
    assert file.path.read_bytes() == PICTURE
    assert labelled.failed == ()


def test_objects_are_a_coco_file_that_evaluation_reads(export, pictures, tmp_path):
    corrections = [correction("img_1", sha256=SHA256, objects=[{"name": "gun", "box": BOX}])]

    result = export(corrections, "--format", "coco", "--pictures", str(pictures))

    assert result.exit_code == 0, result.output
    coco = find_coco(tmp_path / "set")
    document = json.loads(coco.read_text())
    assert document["annotations"][0]["bbox"] == [160.0, 240.0, 320.0, 120.0]
    [path], [truth], failed = read_coco(coco)
    assert (path.name, truth.name, failed) == ("img_1.png", "gun", ())


def test_the_last_word_about_an_image_holds(export, tmp_path):
    corrections = [
        correction("img_1", labels=["rifle"]),
        correction("img_1", labels=["broom"], at="2026-03-02T12:30:00Z"),
    ]

    export(corrections)

    lines = (tmp_path / "set" / "labels.csv").read_text().splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["img_1.jpeg", "broom"]]


def test_a_set_that_cannot_be_written_is_told(export, tmp_path):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "labels.csv").mkdir()

    assert export([correction("img_1", labels=["rifle"])]).exit_code == 1


def test_nothing_corrected_is_an_empty_set(export, tmp_path):
    assert export([]).exit_code == 0
    assert len((tmp_path / "set" / "labels.csv").read_text().splitlines()) == 1
