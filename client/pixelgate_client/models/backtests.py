"""Back-tests: a rule set that is not live, tried on images that were analysed."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import AwareDatetime, Field

from pixelgate_client.models.base import Answer


class BacktestStatus(StrEnum):
    """``FAILED`` also where it was stopped before it could say so."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class Sample(Answer):
    """So many images, chosen by chance."""

    images: int


class BacktestScope(Answer):
    """Which images are replayed; None leaves it open."""

    sample: Sample | None = None
    collection: str | None = None
    since: AwareDatetime | None = None


class VerdictCell(Answer):
    """A cell of the table of old and new verdicts."""

    was: str
    becomes: str
    images: int


class Handling(Answer):
    """How long a person takes for an image: the median of ``decisions``, or a ``default``."""

    seconds: float
    source: str


class Load(Answer):
    """What people have to look at."""

    share: float
    images_per_day: float
    minutes_per_day: float


class ReviewLoad(Answer):
    """What people have to look at with the live rules, and with those that were tried."""

    before: Load
    after: Load
    images_per_day: float
    handling: Handling
    first_at: AwareDatetime
    last_at: AwareDatetime


class Score(Answer):
    """Of the images that people decided, ``said`` were picked out, and ``hits`` of these were rejected."""

    said: int
    hits: int
    precision: float | None = None
    recall: float | None = None


class VerdictScores(Answer):
    """How well a verdict foretells what people decide: that it is not approved, and that it is rejected."""

    not_approved: Score
    rejected: Score


class RuleScore(Answer):
    """One rule of the set that was tried: to how many images it applies, and how people decided on these."""

    rule: str
    images: int
    undecided: int
    score: Score


class Agreement(Answer):
    """How the verdicts and the rules compare with what people decided."""

    decided: int
    rejected: int
    before: VerdictScores
    after: VerdictScores
    rules: tuple[RuleScore, ...] = ()


class BacktestReport(Answer):
    """What a back-test found. ``live``: how many of the images had been decided by which rule set."""

    images: int
    flipped: int
    unreadable: int
    without_signals: int
    verdicts: tuple[VerdictCell, ...]
    ruleset: str
    live: Mapping[str, int] = Field(default_factory=dict)
    load: ReviewLoad | None = None
    agreement: Agreement
    listed: tuple[str, ...] = ()
    took_ms: int


class ExplainedFlip(Answer):
    """An image that gets another verdict, with a sentence for each rule that makes the difference."""

    image_id: str
    was: str
    becomes: str
    decision: str | None = None
    now: tuple[str, ...] = ()
    no_longer: tuple[str, ...] = ()


class BacktestSummary(Answer):
    """A back-test as listings show it. ``images`` is None until they have been counted."""

    id: str
    status: BacktestStatus | str
    ruleset: str
    scope: BacktestScope
    created_at: AwareDatetime
    created_by: str
    images: int | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None


class BacktestDetail(BacktestSummary):
    """How far a back-test is, and once it is COMPLETED what it found."""

    replayed: int = 0
    report: BacktestReport | None = None
    flips: tuple[ExplainedFlip, ...] = ()


class BacktestList(Answer):
    """One page, newest first."""

    backtests: tuple[BacktestSummary, ...]
    next_cursor: str | None = None
