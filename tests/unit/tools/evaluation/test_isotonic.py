import numpy as np
import pytest

from tools.evaluation.isotonic import fit_isotonic, pool


def test_neighbours_that_fall_are_averaged():
    pooled = pool([(0.1, 0.2, 10), (0.3, 0.6, 10), (0.5, 0.3, 20), (0.8, 0.9, 10)])

    assert [count for _, _, count in pooled] == [10, 30, 10]
    assert [share for _, share, _ in pooled] == pytest.approx([0.2, 0.4, 0.9])


def test_a_crowd_of_low_confidences_does_not_hide_the_high_ones():
    random = np.random.default_rng(1)
    confidences = np.concatenate([random.random(20_000) * 0.1, random.random(400)])
    is_right = random.random(len(confidences)) < confidences

    x, y = np.array(fit_isotonic(confidences, is_right, output="scores").knots).T

    assert np.interp([0.5, 0.9], x, y).tolist() == pytest.approx([0.5, 0.9], abs=0.12)


def test_few_predictions_in_one_place_are_one_knot():
    knots = fit_isotonic(np.full(30, 0.7), np.arange(30) % 2 == 0, output="scores").knots

    assert knots[:2] == ((0.0, 0.0), (0.7, 0.5))
