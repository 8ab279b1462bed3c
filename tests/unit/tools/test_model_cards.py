import json
import shutil

import pytest

from tests.support.template import ROOT
from tools.evaluation.card_editing import set_block
from tools.evaluation.errors import DataError
from tools.evaluation.recording import record
from tools.model_cards import render


@pytest.fixture
def folder(tmp_path):
    source = ROOT / "models_onnx" / "efficientnet_lite0"
    (tmp_path / source.name).mkdir()
    shutil.copy(source / "model.yaml", tmp_path / source.name)
    return tmp_path / source.name


def test_a_card_tells_licence_feeding_and_what_was_measured(folder):
    card = render(folder)

    assert card.startswith("<!-- GENERATED")
    assert "| licence of the weights | Apache-2.0 |" in card
    assert "shorter side (size 256; bicubic), centre crop 224x224, RGB, (x - 127) / 128" in card
    assert "| top1_accuracy | 0.888 | 1000 labelled ImageNet photos, one of each class |" in card
    assert "Evaluated" not in card


def test_a_card_tells_the_thresholds_that_classes_have_of_their_own(folder):
    assert "threshold of its own" not in render(folder)
    card = folder / "model.yaml"
    card.write_text(
        card.read_text().replace("thresholds:\n", "class_thresholds: {tabby: 0.4}\nthresholds:\n", 1)
    )

    assert "| class | threshold of its own |\n| --- | --- |\n| tabby | 0.4 |\n" in render(folder)


def test_a_card_tells_what_its_thresholds_are_worth_and_how_it_is_calibrated(folder):
    card = folder / "model.yaml"
    text = card.read_text()
    curve = "calibration: {method: isotonic, output: logits, knots: [[0, 0], [0.5, 0.25], [1, 0.9]]}\n"
    point = (
        "operating_points:\n  - {threshold: confidence, value: 0.5, precision: 0.8, measured_on: 9 photos}\n"
    )
    card.write_text(set_block(text, "calibration", curve + point))

    rendered = render(folder)

    assert "along a rising curve (of the network's own, 0.5 is 0.25, 1 is 0.9)" in rendered
    assert "| confidence | 0.5 | 0.8 | - | - | 9 photos |" in rendered


def test_what_an_evaluation_recorded_is_part_of_the_card(folder):
    figures = {
        "model": "efficientnet_lite0",
        "data": "/home/somebody/photos",
        "images": 3,
        "top1": 0.123456,
        "roc_auc": None,
        "failed": [{"file": "/home/somebody/photos/a.jpg", "reason": "EMPTY_FILE"}],
        "per_class": {"cat": {"recall": 1.0}},
    }

    path = record(figures, models_dir=folder.parent)

    assert "somebody" not in path.read_text()
    assert json.loads(path.read_text())["per_class"] == {"cat": {"recall": 1.0}}
    card = render(folder)
    assert "| data | photos |" in card
    assert "| top1 | 0.1235 |" in card
    assert "| roc_auc | not defined |" in card


def test_figures_of_an_engine_without_a_folder_cannot_be_recorded(tmp_path):
    with pytest.raises(DataError, match="tesseract has no folder"):
        record({"model": "tesseract", "data": "x"}, models_dir=tmp_path)
