"""The whole way of ``pixelgate-evaluate``, with a classifier that sees colours."""

import json

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


def test_a_class_that_the_model_lacks_ends_with_2(tmp_path, data, capsys):
    build_color_classifier(tmp_path / "models")
    save(data / "mauve" / "a.png", "red")

    assert evaluate(tmp_path, "labels", data) == 2
    assert "mauve: the model has no such class" in capsys.readouterr().err


def test_a_folder_that_is_not_there_ends_with_2(tmp_path, capsys):
    assert evaluate(tmp_path, "text", tmp_path / "nothing") == 2
    assert "is no folder" in capsys.readouterr().err


def test_models_that_were_not_built_end_with_1(tmp_path, data, capsys):
    assert evaluate(tmp_path, "labels", data) == 1
    assert "make models" in capsys.readouterr().err
