import numpy as np
import pytest

from pixelgate.domain.model_cards.calibration import IsotonicCalibration, TemperatureCalibration
from tests.support.labelled import build_color_classifier, save
from tools.calibrate import main
from tools.evaluation.card_editing import (
    raise_version,
    set_calibration,
    set_class_thresholds,
    set_operating_points,
    set_threshold,
)
from tools.evaluation.errors import DataError
from tools.evaluation.fitting import class_threshold, fit_confidences, fit_labels
from tools.modeling.errors import CardError

CARD = """\
id: efficientnet_lite0
version: "9"
thresholds:
  # Why it is what it is.
  confidence: 0.05
calibration: {method: temperature, temperature: 1.0}
metrics: []
"""
CURVE = IsotonicCalibration(method="isotonic", output="scores", knots=((0, 0), (0.5, 0.25), (1, 0.9)))


def test_a_fit_is_measured_on_pictures_it_has_not_seen():
    random = np.random.default_rng(3)
    logits = random.normal(0, 4, (4000, 5))
    truths = (logits / 3 + random.gumbel(size=logits.shape)).argmax(axis=1)

    found = fit_labels(logits, truths)

    assert found.calibration.temperature == pytest.approx(3, rel=0.1)
    assert found.ece[1] < 0.05 < found.ece[0]


def test_pictures_on_which_the_model_is_always_right_fit_nothing():
    right = np.arange(300) % 3

    with pytest.raises(DataError, match="do not bound"):
        fit_labels(np.eye(3)[right] * 5, right)


def test_a_known_curve_is_found_again():
    random = np.random.default_rng(5)
    confidences = random.random(20_000)
    is_right = random.random(20_000) < confidences**2

    found = fit_confidences(confidences, is_right, np.arange(20_000), output="scores")

    x, y = np.array(found.calibration.knots).T
    assert np.abs(np.interp([0.3, 0.5, 0.8], x, y) - np.array([0.09, 0.25, 0.64])).max() < 0.04
    assert found.ece[1] < 0.02 < 0.1 < found.ece[0]


def test_too_few_predictions_fit_no_curve():
    with pytest.raises(DataError, match="each half needs 50 and 50"):
        fit_confidences(np.linspace(0, 1, 80), np.arange(80) % 4 > 1, np.arange(80), output="scores")


@pytest.mark.parametrize(
    ("confidences", "is_right", "expected"),
    [
        ([0.9, 0.8, 0.7, 0.6], [True, True, False, True], 0.8),
        ([0.9, 0.8, 0.7, 0.6, 0.5], [True, True, True, True, False], 0.5),
        ([0.9, 0.9, 0.8], [False, True, True], None),
    ],
)
def test_a_class_is_reported_from_where_it_is_right_often_enough(confidences, is_right, expected):
    assert class_threshold(np.array(confidences), np.array(is_right), precision=0.8) == expected


def test_the_card_keeps_its_comments_and_gets_a_new_version():
    half = TemperatureCalibration(method="temperature", temperature=1.37)

    text = raise_version(set_calibration(CARD, half))

    assert text == CARD.replace('"9"', '"10"').replace("temperature: 1.0", "temperature: 1.37")


def test_what_the_card_lacks_is_put_before_its_metrics():
    text = set_class_thresholds(set_calibration(CARD, CURVE), {"traffic light": 0.3, "dog": 0.45})

    assert "knots: [[0.0, 0.0], [0.5, 0.25], [1.0, 0.9]]}\n" in text
    assert 'class_thresholds: {"dog": 0.45, "traffic light": 0.3}\nmetrics: []\n' in text


def test_a_threshold_is_changed_in_its_line():
    assert set_threshold(CARD, "confidence", 0.125) == CARD.replace("0.05", "0.125")


def test_blocks_of_several_lines_are_replaced_whole():
    once = set_operating_points(CARD, [])

    assert set_operating_points(once.replace("points:\n", "points:\n  - {a: b}\n"), []) == once


def test_a_card_without_a_place_is_refused():
    with pytest.raises(CardError, match="calibration"):
        set_calibration('version: "1"\n', CURVE)
    with pytest.raises(CardError, match="version"):
        raise_version("id: a\n")
    with pytest.raises(CardError, match="no threshold"):
        set_threshold(CARD, "iou", 0.5)


def test_a_handful_of_pictures_is_never_written_down(tmp_path, capsys):
    models_dir = tmp_path / "models"
    build_color_classifier(models_dir)
    card = models_dir / "efficientnet_lite0" / "model.yaml"
    card.write_text(CARD)
    for index in range(12):
        # Every third picture is not what its folder says.
        save(tmp_path / "data" / "red" / f"{index}.png", "blue" if index % 3 == 0 else "red")
    places = ("--models-dir", str(models_dir), "--out", str(tmp_path / "out"))

    code = main(["labels", str(tmp_path / "data"), "--write", *places])

    printed = capsys.readouterr()
    assert code == 2
    assert "12 pictures are too few" in printed.err
    assert card.read_text() == CARD
