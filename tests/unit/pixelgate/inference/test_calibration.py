import numpy as np
import pytest
from pydantic import ValidationError

from pixelgate.domain.model_cards.calibration import IsotonicCalibration, TemperatureCalibration
from pixelgate.inference.calibration import CalibratedNetwork, calibrate
from tests.support.models import FakeNetwork

HALF = TemperatureCalibration(method="temperature", temperature=2.0)
CURVE = IsotonicCalibration(method="isotonic", output="scores", knots=((0, 0), (0.5, 0.2), (1, 0.9)))


def test_logits_are_divided_by_the_temperature():
    assert calibrate(np.array([[4.0, -2.0]], np.float32), HALF).tolist() == [[2.0, -1.0]]


def test_confidences_follow_straight_lines_between_the_knots():
    scores = np.array([[0, 0.25], [0.5, 0.75], [1, 0.5]], np.float32)

    assert calibrate(scores, CURVE).ravel().tolist() == pytest.approx([0, 0.1, 0.2, 0.55, 0.9, 0.2])


def test_the_order_of_answers_stays():
    scores = np.sort(np.random.default_rng(1).random(1000).astype(np.float32))

    assert (np.diff(calibrate(scores, CURVE)) >= 0).all()


def test_what_is_no_number_is_not_hidden():
    assert np.isnan(calibrate(np.array([np.nan], np.float32), CURVE)).all()


def test_only_the_output_that_the_card_names_is_changed():
    network = CalibratedNetwork(FakeNetwork(scores=[[0.5]], boxes=[[0.5]]), CURVE)

    outputs = network.run(np.zeros((1, 3, 2, 2), np.float32))

    assert outputs["scores"].ravel().tolist() == pytest.approx([0.2])
    assert outputs["boxes"].tolist() == [[0.5]]


def test_the_input_is_left_alone():
    scores = np.array([0.75], np.float32)

    calibrate(scores, CURVE)

    assert scores.tolist() == [0.75]


@pytest.mark.parametrize(
    "knots",
    [
        ((0, 0),),
        ((0, 0.1), (1, 1)),
        ((0, 0), (0.9, 1)),
        ((0, 0), (0.5, 0.5), (0.5, 0.6), (1, 1)),
        ((0, 0), (0.5, 0.6), (1, 0.6)),
        ((0, 0), (1, 1.2)),
    ],
)
def test_a_curve_that_does_not_rise_from_zero_to_one_is_refused(knots):
    with pytest.raises(ValidationError):
        IsotonicCalibration(method="isotonic", output="scores", knots=knots)
