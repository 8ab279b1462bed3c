"""Re-evaluations: other rules judge again what was found in images before; no model runs."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import AwareDatetime, Field

from pixelgate_client.models.base import Answer


class Change(StrEnum):
    """What a re-evaluation made of an image.

    MOVED: another status. CHANGED: another verdict and the same status. KEPT: the verdict says otherwise than
    people, so the image stays where it is. IN_HAND: somebody is looking at it; nothing was written.
    """

    MOVED = "MOVED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    KEPT = "KEPT"
    IN_HAND = "IN_HAND"
    UNREADABLE = "UNREADABLE"
    NOT_JUDGED = "NOT_JUDGED"


class RunStatus(StrEnum):
    """``FAILED`` also where it was stopped before it could say so."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class JudgedState(Answer):
    """Where an image stands, and what the rules of ``ruleset`` say of it."""

    status: str
    severity: str
    ruleset: str


class ImageReEvaluation(Answer):
    """What became of one image. ``number`` is that of the verdict that stands now.

    ``now``: a sentence for each rule that newly leads to the verdict; ``no_longer``: for each that did.
    """

    image_id: str
    change: Change | str
    is_changed: bool
    number: int
    before: JudgedState
    after: JudgedState
    now: tuple[str, ...] = ()
    no_longer: tuple[str, ...] = ()


class ImageFilter(Answer):
    """Images at one of ``status``, of a collection, last judged by ``ruleset``, analysed in a time."""

    status: tuple[str, ...] = ()
    collection: str | None = None
    ruleset: str | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class RunScope(Answer):
    """Which images are meant: just one of these."""

    ids: tuple[str, ...] | None = None
    filter: ImageFilter | None = None
    all: bool | None = None


class VerdictPair(Answer):
    """To so many images the rules said ``was``, and say ``becomes``."""

    was: str
    becomes: str
    images: int


class ReEvaluatedImage(Answer):
    """What became of one image of many."""

    image_id: str
    change: Change | str
    was: str | None = None
    becomes: str | None = None
    from_status: str
    to_status: str
    ruleset: str | None = None


class RunSummary(Answer):
    """What came of it: how many images met which change, and the newest of those to look at, ``named``."""

    moved: int
    changed: int
    unchanged: int
    kept: int
    in_hand: int
    unreadable: int
    not_judged: int
    passed_over: int
    not_found: int
    rules_failed: int
    verdicts: tuple[VerdictPair, ...] = ()
    rulesets: Mapping[str, int] = Field(default_factory=dict)
    named: tuple[ReEvaluatedImage, ...] = ()


class RunLine(Answer):
    """A re-evaluation as listings show it. ``images`` is None until they have been counted."""

    id: str
    status: RunStatus | str
    scope: RunScope
    dry_run: bool
    reopen_decided: bool
    created_at: AwareDatetime
    created_by: str
    images: int | None = None
    without_signals: int | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None


class RunDetail(RunLine):
    """How far a re-evaluation is, and once it has ended what came of it."""

    looked_at: int = 0
    summary: RunSummary | None = None


class RunList(Answer):
    """One page, newest first."""

    re_evaluations: tuple[RunLine, ...]
    next_cursor: str | None = None
