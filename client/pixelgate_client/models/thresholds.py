"""What follows from each threshold of a rule, and which one to take."""

from pixelgate_client.models.backtests import Handling, Load, Score
from pixelgate_client.models.base import Answer


class CurvePoint(Answer):
    """What follows from ``threshold``: of the images that were replayed, and of those that people decided.

    ``passed``: people rejected them and the rules approve; ``refused``: the other way round.
    """

    threshold: float
    approved: int
    in_review: int
    rejected: int
    applies: int
    load: Load
    rule: Score
    not_approved: Score
    agreement: float | None = None
    passed: int
    refused: int


class CurveNumber(Answer):
    """A number of a rule, where it stands, and what is compared with it."""

    path: str
    field: str
    operator: str
    value: float


class ThresholdCurve(Answer):
    """The curve of one number. ``suggested`` is None where no threshold can be recommended; ``reason`` says
    why, either way. ``picture`` is the curve as SVG, where it was asked for.
    """

    ruleset: str
    rule: str
    number: CurveNumber
    images: int
    meant: int
    unreadable: int
    decided: int
    rejected: int
    images_per_day: float
    handling: Handling
    keep: float
    points: tuple[CurvePoint, ...]
    suggested: float | None = None
    reason: str
    picture: str | None = None
