"""Counting the steps of many images, and reading the count off at a few thresholds."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from pixelgate.domain.decisions import Outcome
from pixelgate.rules.threshold_steps import Said, Steps

MOST_POINTS = 100


class Case(NamedTuple):
    """What is counted: what was said of an image, what people decided, and whether it stands for others."""

    said: Said
    decision: Outcome | None
    is_sampled: bool


class ThresholdTally:
    """Keeps the steps of images whose verdict depends on the threshold, and counts all others at once."""

    def __init__(self) -> None:
        self._settled: Counter[Case] = Counter()
        self._stepping: list[tuple[Steps, Outcome | None, bool]] = []

    def add(self, steps: Steps, decision: Outcome | None, *, is_sampled: bool) -> None:
        """Count one image."""
        if steps.values:
            self._stepping.append((steps, decision, is_sampled))
        else:
            self._settled[Case(steps.outcomes[0], decision, is_sampled)] += 1

    def values(self) -> list[float]:
        """Every number at which some verdict changes, in order; as often as there are images."""
        return sorted(chain.from_iterable(steps.values for steps, *_ in self._stepping))

    def at(self, thresholds: Sequence[float]) -> Iterator[Counter[Case]]:
        """The count for each of ``thresholds``, which are in order."""
        changes = [Counter[Case]() for _ in range(len(thresholds) + 1)]
        changes[0].update(self._settled)
        for steps, decision, is_sampled in self._stepping:
            ends = [0, *_ends(steps.values, thresholds), len(thresholds)]
            for place, said in enumerate(steps.outcomes):
                case = Case(said, decision, is_sampled)
                changes[ends[place]][case] += 1
                changes[ends[place + 1]][case] -= 1
        counted: Counter[Case] = Counter()
        for change in changes[:-1]:
            # Not `+`, which would drop what is less than nothing.
            counted.update(change)
            yield Counter(counted)


def thresholds_for(
    values: Sequence[float], *, current: float, low: float = -math.inf, high: float = math.inf
) -> list[float]:
    """About ``MOST_POINTS`` short numbers from ``low`` to ``high`` where much changes, and the current one.

    The first is below and the last above all that was seen, where the bounds allow it.
    """
    chosen: set[float] = set()
    if values:
        last = len(values) - 1
        quantiles = {values[round(last * part / MOST_POINTS)] for part in range(MOST_POINTS + 1)}
        rounded = {_short(value) for value in quantiles}
        reach = max(values[-1] - values[0], abs(values[-1])) / MOST_POINTS
        chosen = rounded | {_short(values[0] - reach), _short(values[-1] + reach)}
    return sorted({float(current), *(min(max(each, low), high) for each in chosen)})


def _ends(values: Sequence[float], thresholds: Sequence[float]) -> Iterator[int]:
    for value in values:
        yield bisect_left(thresholds, value)
        yield bisect_right(thresholds, value)


def _short(value: float) -> float:
    """Two digits that count below one, three from one on: what an author would write."""
    return float(f"{value:.2g}" if abs(value) < 1 else f"{value:.3g}")
