"""Scores to confidences."""

import numpy as np
import pytest

from pixelgate.classifiers.platt import Logistic, fit_logistic

SCORES = np.array([-1.0, -0.4, -0.2, 0.1, 0.2, 0.6, 0.9, 1.1])
SHOWS = np.array([False, False, False, True, False, True, True, True])


def test_the_mean_confidence_is_the_share_that_shows_the_label():
    curve = fit_logistic(SCORES, SHOWS)

    # Of 4 and 4, by the targets 5/6 and 1/6.
    assert curve.confidences(SCORES).mean() == pytest.approx(0.5, abs=1e-6)
    assert curve.slope > 0


def test_no_curve_beside_it_is_likelier():
    curve = fit_logistic(SCORES, SHOWS)
    targets = np.where(SHOWS, 5 / 6, 1 / 6)

    def cost(slope, offset):
        confidences = Logistic(slope, offset).confidences(SCORES)
        return -float(np.sum(targets * np.log(confidences) + (1 - targets) * np.log(1 - confidences)))

    best = cost(curve.slope, curve.offset)
    for slope, offset in [(0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)]:
        assert cost(curve.slope + slope, curve.offset + offset) > best


def test_few_examples_never_make_it_sure():
    scores = np.array([-1.0] * 5 + [1.0] * 5)

    confidences = fit_logistic(scores, scores > 0).confidences(scores)

    assert confidences[-1] == pytest.approx(6 / 7, abs=1e-4)
    assert confidences[0] == pytest.approx(1 / 7, abs=1e-4)


def test_scores_the_wrong_way_round_give_a_curve_that_falls():
    assert fit_logistic(-SCORES, SHOWS).slope < 0


def test_equal_scores_tell_nothing():
    curve = fit_logistic(np.zeros(8), SHOWS)

    assert curve.confidences(np.zeros(8)) == pytest.approx(0.5)


def test_greatest_scores_overflow_nothing():
    assert Logistic(1e6, 0.0).confidences(np.array([-1e3, 1e3])).tolist() == [0.0, 1.0]
