import numpy as np
import pytest

from tools.evaluation.metrics.calibration import (
    Bin,
    expected_calibration_error,
    negative_log_likelihood,
    reliability,
)


def test_predictions_of_like_confidence_are_counted_together():
    confidences = np.array([0.05, 0.15, 0.1, 0.95, 1.0])
    is_right = np.array([False, True, False, True, True])

    curve = reliability(confidences, is_right, bins=10)

    assert curve == (
        Bin(count=2, confidence=pytest.approx(0.075), accuracy=0.0),
        Bin(count=1, confidence=0.15, accuracy=1.0),
        Bin(count=2, confidence=pytest.approx(0.975), accuracy=1.0),
    )


def test_the_error_is_the_mean_distance_from_the_diagonal():
    curve = (Bin(count=3, confidence=0.9, accuracy=0.5), Bin(count=1, confidence=0.2, accuracy=0.3))

    assert expected_calibration_error(curve) == pytest.approx(0.75 * 0.4 + 0.25 * 0.1)


def test_a_zero_confidence_belongs_to_the_first_bin():
    assert reliability(np.array([0.0]), np.array([False])) == (Bin(count=1, confidence=0, accuracy=0),)


def test_the_likelihood_is_that_of_the_true_column():
    logits = np.log(np.array([[0.25, 0.75], [0.5, 0.5]]))

    loss = negative_log_likelihood(logits, np.array([1, 0]), temperature=1.0)

    assert loss == pytest.approx(-(np.log(0.75) + np.log(0.5)) / 2)


def test_large_logits_do_not_overflow():
    loss = negative_log_likelihood(np.array([[1e4, 0.0]]), np.array([0]), temperature=0.05)

    assert loss == pytest.approx(0.0)
