"""The rising curve from a network's confidences to how often they are right."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pixelgate.domain.model_cards.calibration import IsotonicCalibration
from tools.evaluation.metrics.classification import Flags, Scores

GROUPS = 10
MIN_IN_GROUP = 20
_LEAST_RISE = 0.001
_DECIMALS = 4


def fit_isotonic(confidences: Scores, is_right: Flags, *, output: str) -> IsotonicCalibration:
    """A calibration of at most ``GROUPS`` knots between its ends.

    Predictions are grouped by tenths of confidence, neighbours that do not rise are pooled (pool adjacent
    violators; Ayer et al. 1955), and each pool is a knot at its mean confidence. By confidence and not by
    count, because nearly all predictions of a detector are far below those that are reported.
    """
    groups = [
        (float(confidences[group].mean()), float(is_right[group].mean()), len(group))
        for group in _by_confidence(confidences)
    ]
    return IsotonicCalibration(method="isotonic", output=output, knots=_rising(pool(groups)))


def _by_confidence(confidences: Scores) -> list[NDArray[np.intp]]:
    """Indices by steps of confidence; a step with too few joins the next, the last ones the one before."""
    steps = np.minimum((confidences * GROUPS).astype(np.intp), GROUPS - 1)
    groups, waiting = [], np.empty(0, dtype=np.intp)
    for step in range(GROUPS):
        waiting = np.concatenate([waiting, np.flatnonzero(steps == step)])
        if len(waiting) >= MIN_IN_GROUP:
            groups.append(waiting)
            waiting = np.empty(0, dtype=np.intp)
    if len(waiting):
        groups[-1:] = [np.concatenate([*groups[-1:], waiting])]
    return groups


def pool(groups: Sequence[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """(confidence, share of right ones, count) with rising shares: neighbours that fall are averaged."""
    pools: list[tuple[float, float, int]] = []
    for group in groups:
        pools.append(group)
        while len(pools) > 1 and pools[-2][1] >= pools[-1][1]:
            (x1, y1, n1), (x2, y2, n2) = pools[-2:]
            count = n1 + n2
            pools[-2:] = [((x1 * n1 + x2 * n2) / count, (y1 * n1 + y2 * n2) / count, count)]
    return pools


def _rising(pools: Sequence[tuple[float, float, int]]) -> tuple[tuple[float, float], ...]:
    """Knots from (0, 0) to 1, each at least a little above and behind the one before."""
    knots = [(0.0, 0.0)]
    for confidence, share, _ in pools:
        x = round(min(confidence, 1 - _LEAST_RISE), _DECIMALS)
        # Room is left above, for the knots to come and the end.
        y = round(min(max(share, knots[-1][1] + _LEAST_RISE), 1 - _LEAST_RISE * (GROUPS + 1)), _DECIMALS)
        if x > knots[-1][0] and y > knots[-1][1]:
            knots.append((x, y))
    # Nothing is known beyond the surest group but that it is no less often right.
    return (*knots, (1.0, round(knots[-1][1] + _LEAST_RISE, _DECIMALS)))
