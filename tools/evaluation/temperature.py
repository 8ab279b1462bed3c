"""The temperature at which a classifier is as sure as it is right."""

import numpy as np

from tools.evaluation.metrics.calibration import negative_log_likelihood
from tools.evaluation.metrics.classification import Columns, Scores

LEAST, MOST = 0.05, 20.0
_GOLDEN = (5**0.5 - 1) / 2
_PRECISION = 1e-4


def fit_temperature(logits: Scores, truths: Columns) -> float:
    """The minimum of the negative log likelihood between ``LEAST`` and ``MOST`` (Guo et al. 2017).

    ``logits`` are ``[n, classes]``, ``truths`` columns ``[n]``. The loss is convex in the inverse of the
    temperature, so it has one minimum and a golden section search (Kiefer 1953) over the logarithm finds it.
    A result at either end means that the pictures do not bound it: all right, or no better than chance.
    """

    def loss(position: float) -> float:
        return negative_log_likelihood(logits, truths, temperature=float(np.exp(position)))

    low, high = float(np.log(LEAST)), float(np.log(MOST))
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = loss(left), loss(right)
    while high - low > _PRECISION:
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = loss(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = loss(right)
    return float(np.exp((low + high) / 2))


def is_bounded(temperature: float) -> bool:
    """Whether the pictures decided, and not the ends of the search."""
    return LEAST * 1.01 < temperature < MOST / 1.01
