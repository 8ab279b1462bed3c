"""What a rule set would say for every number that one of its rules might compare with, and which to take."""

from pixelgate.domain.backtest_report import Handling, Load, Score, Share
from pixelgate.domain.base import Document
from pixelgate.domain.replay_counts import Count


class CurvePoint(Document):
    """What follows from ``threshold``, everything else being equal.

    The verdicts (``approved``, ``in_review``, ``rejected``), the ``load`` and how many images the rule
    ``applies`` to are of the images that were replayed. All else is of those that people decided.
    ``rule`` and ``not_approved`` score the rule and the verdict against what people rejected, ``agreement``
    is how many of the verdicts that ask nobody are what people decided. ``passed`` and ``refused`` are those
    that are not: images that would be approved though people rejected them, and the other way round.
    """

    threshold: float
    approved: Count
    in_review: Count
    rejected: Count
    applies: Count
    load: Load
    rule: Score
    not_approved: Score
    agreement: Share | None
    passed: Count
    refused: Count


class CurveNumber(Document):
    """A number of a rule; ``path`` names it among those of its rule."""

    path: str
    field: str
    operator: str
    value: float


class ThresholdCurve(Document):
    """The curve of one number of one rule, and the threshold to take.

    ``images`` were replayed, of ``meant``; ``decided`` are those that people decided, of which they
    ``rejected`` some. ``keep`` is how much of what people rejected and today's threshold stops must not be
    approved. ``suggested`` is the threshold with the least review load that does so and rejects no more of
    what people approved than today's; None where there is none. ``reason`` says why, in a sentence.
    """

    ruleset: str
    rule: str
    number: CurveNumber
    images: Count
    meant: Count
    unreadable: Count
    decided: Count
    rejected: Count
    images_per_day: float
    handling: Handling
    keep: Share
    points: tuple[CurvePoint, ...]
    suggested: float | None
    reason: str

    def point_at(self, threshold: float) -> CurvePoint:
        """The point of one threshold of the curve."""
        [found] = [point for point in self.points if point.threshold == threshold]
        return found
