"""What a back-test tells."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.ids import ImageId
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.verdict import Severity

DEFAULT_HANDLING_S = 30.0
"""How long a person takes for an image, as long as no decision has been timed."""

Share = Annotated[float, Field(ge=0, le=1)]


class HandlingSource(StrEnum):
    """Where the seconds per image come from. Shown, so a member is never renamed."""

    DECISIONS = "decisions"
    DEFAULT = "default"


class Handling(Document):
    """How long a person takes for one image: the median of past decisions, or our default."""

    seconds: float = DEFAULT_HANDLING_S
    source: HandlingSource = HandlingSource.DEFAULT


class Load(Document):
    """What people have to look at."""

    share: Share
    images_per_day: float
    minutes_per_day: float


class ReviewLoad(Document):
    """``before``: with the rules that were live; ``after``: with those that were tried.

    ``images_per_day`` came in between ``first_at`` and ``last_at``, of all that were meant, sampled or not.
    """

    before: Load
    after: Load
    images_per_day: float
    handling: Handling
    first_at: AwareDatetime
    last_at: AwareDatetime


class Score(Document):
    """Of ``decided`` images ``said`` were picked out, and people rejected ``hits`` of these.

    ``precision`` is hits / said, ``recall`` hits / all that people rejected; None where that is nothing.
    """

    said: Count
    hits: Count
    precision: Share | None
    recall: Share | None


class VerdictScores(Document):
    """A verdict against people: that an image is not approved, and that it is rejected outright."""

    not_approved: Score
    rejected: Score


class RuleScore(Document):
    """One rule of the set that was tried. It applies to ``images``, and to ``undecided`` more it might.

    Its ``score`` is over those to which it applies.
    """

    rule: str
    images: Count
    undecided: Count
    score: Score


class Agreement(Document):
    """How the verdicts and the rules compare with what people decided on the same images."""

    decided: Count
    rejected: Count
    before: VerdictScores
    after: VerdictScores
    rules: tuple[RuleScore, ...]


class ExplainedFlip(Document):
    """An image that gets another verdict, and why: a sentence for each rule that makes the difference.

    ``now`` are rules of the set that was tried, ``no_longer`` those that led to the recorded verdict.
    """

    image_id: ImageId
    was: Severity
    becomes: Severity
    decision: Outcome | None = None
    now: tuple[str, ...] = ()
    no_longer: tuple[str, ...] = ()


class VerdictCell(Document):
    """A cell of the table of old and new verdicts."""

    was: Severity
    becomes: Severity
    images: Count


class BacktestReport(Document):
    """``verdicts`` has all nine cells. ``live``: so many of the images had been decided by that rule set.

    ``listed`` are the flips that are told one by one. ``load`` is None where no image was replayed.
    """

    images: Count
    flipped: Count
    unreadable: Count
    without_signals: Count
    verdicts: tuple[VerdictCell, ...]
    ruleset: str
    live: Mapping[str, Count]
    load: ReviewLoad | None
    agreement: Agreement
    listed: tuple[ImageId, ...]
    took_ms: Count
