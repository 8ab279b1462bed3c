"""How good one label is: what its left-out scores come to."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pixelgate.classifiers.likeness import Likeness, likeness_of
from pixelgate.classifiers.platt import Logistic, fit_logistic
from pixelgate.classifiers.ridge import Flags, Matrix
from pixelgate.domain.classifiers import LabelReport

THRESHOLD = 0.5
"""More likely than not. One with the best F1 on the examples is no better on other pictures, and what is
reported of it is too good."""

NEVER = 1.0
"""No confidence reaches it."""

LEAST_DIFFERENT = 2
"""Of one example nothing can be left out."""


@dataclass(frozen=True)
class Assessment:
    """One label on the examples: which of them show it, and what is said of each while it is left out.

    ``like_center``: each one's cosine to the center of the label's (other) examples.
    """

    name: str
    shows: Flags
    scores: Matrix
    like_center: Matrix
    curve: Logistic
    likeness: Likeness

    @property
    def is_told_apart(self) -> bool:
        """False where what shows the label scores no higher than the rest: then it is never given."""
        return self.curve.slope > 0

    @property
    def threshold(self) -> float:
        """The confidence from which on the label is given."""
        return THRESHOLD if self.is_told_apart else NEVER

    @cached_property
    def given(self) -> Flags:
        """Which examples it would be given to."""
        is_sure: Flags = self.curve.confidences(self.scores) >= self.threshold
        return is_sure & (self.like_center >= self.likeness.least)

    @property
    def report(self) -> LabelReport:
        """What people are told of it."""
        rightly, given, showing = (
            int(each.sum()) for each in (self.given & self.shows, self.given, self.shows)
        )
        return LabelReport(
            name=self.name,
            examples=showing,
            threshold=self.threshold,
            precision=round(rightly / given, 4) if given else None,
            recall=round(rightly / showing, 4) if given else None,
            average_precision=round(average_precision(self.scores, self.shows), 4),
        )


def assess(name: str, rows: Matrix, scores: Matrix, shows: Flags) -> Assessment:
    """``rows`` are all examples' embeddings of norm 1, ``scores`` theirs for this label while left out."""
    likeness = likeness_of(rows[shows])
    like_center = rows @ likeness.center
    like_center[shows] = likeness.left_out
    return Assessment(
        name=name,
        shows=shows,
        scores=scores,
        like_center=like_center,
        curve=_rising(fit_logistic(scores, shows), shows),
        likeness=likeness,
    )


def _rising(curve: Logistic, shows: Flags) -> Logistic:
    """A level one at the share of the examples in place of a curve that falls, or rests on too few."""
    showing, rest = int(shows.sum()), int((~shows).sum())
    if curve.slope > 0 and showing >= LEAST_DIFFERENT:
        return curve
    return Logistic(slope=0.0, offset=math.log((showing + 1) / (rest + 1)))


def average_precision(scores: Matrix, shows: Flags) -> float:
    """The mean precision at each example that shows the label; of equal scores the wrong ones come first."""
    order = np.lexsort((shows, -scores))
    ranked = shows[order]
    precisions = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float(precisions[ranked].mean())
