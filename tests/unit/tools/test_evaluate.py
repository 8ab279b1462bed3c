"""The whole way of ``pixelgate-evaluate``, with a classifier that sees colours."""

import json
import sys
from pathlib import Path
from subprocess import run

import pytest
from PIL import Image

from tests.support.labelled import build_color_classifier, save
from tools.evaluate import main


@pytest.fixture
def data(tmp_path):
    for color in ("red", "blue"):
        save(tmp_path / "data" / color / "a.png", color)
    save(tmp_path / "data" / "red" / "blue.png", "blue")
    return tmp_path / "data"


def evaluate(tmp_path, *arguments) -> int:
    places = ("--models-dir", tmp_path / "models", "--out", tmp_path / "out")
    return main([str(argument) for argument in (*arguments, *places)])


def test_one_json_document_and_charts(tmp_path, data, capsys):
    build_color_classifier(tmp_path / "models")

    code = evaluate(tmp_path, "labels", data, "--json")

    figures = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (figures["task"], figures["images"], figures["top1"]) == ("labels", 3, 0.6667)
    assert figures["per_class"]["red"]["recall"] == 0.5
    assert figures["top5"] == 1.0
    for chart in ("confusion.png", "calibration.png"):
        with Image.open(tmp_path / "out" / chart) as drawn:
            assert min(drawn.size) > 100
    assert json.loads((tmp_path / "out" / "report.json").read_text())["ece"] == figures["ece"]


def test_a_table_for_people(tmp_path, data, capsys):
    build_color_classifier(tmp_path / "models")
    save(data / "red" / "huge.png", "red", (600, 4))

    assert evaluate(tmp_path, "labels", data) == 0

    printed = capsys.readouterr().out
    assert "top1             0.6667" in printed
    assert "huge.png: EXTREME_ASPECT" in printed


def test_files_that_are_no_pictures_are_listed_and_the_others_count(tmp_path, data, capsys):
    build_color_classifier(tmp_path / "models")
    (data / "red" / "empty.jpg").touch()
    (data / "red" / "text.jpg").write_text("no picture")
    (data / "red" / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")

    assert evaluate(tmp_path, "labels", data, "--json") == 0

    figures = json.loads(capsys.readouterr().out)
    failed = {Path(each["file"]).name: each["reason"] for each in figures["failed"]}
    assert figures["images"] == 3
    assert set(failed) == {"empty.jpg", "text.jpg", "gone.jpg"}
    assert all(failed.values())


def test_the_pipeline_and_the_model_alone_are_compared(tmp_path, data, capsys):
    build_color_classifier(tmp_path / "models")

    assert evaluate(tmp_path, "labels", data, "--direct", "--json") == 0

    direct = json.loads(capsys.readouterr().out)["direct"]
    assert (direct["images"], direct["same_top1"], direct["differing"]) == (3, 3, [])


def test_pictures_without_labels_can_be_compared(tmp_path, capsys):
    build_color_classifier(tmp_path / "models")
    save(tmp_path / "plain" / "a.png", "red")

    assert evaluate(tmp_path, "labels", tmp_path / "plain", "--direct", "--json") == 0

    assert json.loads(capsys.readouterr().out)["direct"]["agreement"] == 1


def test_the_tool_runs_as_a_file():
    done = run([sys.executable, "tools/evaluate.py", "--help"], capture_output=True, text=True, check=True)

    assert "--direct" in done.stdout


def test_a_class_that_the_model_lacks_is_left_out_and_named(tmp_path, data, capsys):
    build_color_classifier(tmp_path / "models")
    save(data / "mauve" / "a.png", "red")

    assert evaluate(tmp_path, "labels", data, "--json") == 0

    figures = json.loads(capsys.readouterr().out)
    assert figures["images"] == 3
    assert figures["unknown_classes"] == {"mauve": "the model has no such class"}


def test_data_of_which_the_model_knows_nothing_ends_with_2(tmp_path, capsys):
    build_color_classifier(tmp_path / "models")
    save(tmp_path / "data" / "mauve" / "a.png", "red")

    assert evaluate(tmp_path, "labels", tmp_path / "data") == 2
    assert "none of the classes (mauve)" in capsys.readouterr().err


def test_a_folder_that_is_not_there_ends_with_2(tmp_path, capsys):
    assert evaluate(tmp_path, "text", tmp_path / "nothing") == 2
    assert "is no folder" in capsys.readouterr().err


def test_models_that_were_not_built_end_with_1(tmp_path, data, capsys):
    assert evaluate(tmp_path, "labels", data) == 1
    assert "make models" in capsys.readouterr().err
