"""Re-evaluations of many images: which are meant, in which parts they are looked at, and how far that is."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, ImageId, ReEvaluationId, WorkspaceId
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.failed import StateError
from pixelgate.domain.stored_signals import SignalFilter

MOST_IDS = 1000
LONGEST = timedelta(hours=6)
"""No execution lives for longer; a re-evaluation that has not ended by then was stopped."""

JudgedStatus = Literal[ImageStatus.APPROVED, ImageStatus.IN_REVIEW, ImageStatus.REJECTED]


class RunStatus(StrEnum):
    """Shown, so a member is never renamed."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class ImageFilter(Document):
    """Images that stand at one of ``status``, of a collection, last judged by ``ruleset`` (``name@sha256``),
    and analysed in a time: from ``since`` on and before ``until``. What is not given is left open.
    """

    status: Annotated[tuple[JudgedStatus, ...], Field(max_length=3)] = ()
    collection: CollectionName | None = None
    ruleset: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _mean_something(self) -> Self:
        if not any(value for _, value in self):
            raise ValueError("name at least one condition, or ask for all")
        return self


class RunScope(Document):
    """Which images are meant: these ``ids``, what a ``filter`` lets through, or ``all``; just one of them."""

    ids: Annotated[tuple[ImageId, ...], Field(min_length=1, max_length=MOST_IDS)] | None = None
    filter: ImageFilter | None = None
    all: Literal[True] | None = None

    @model_validator(mode="after")
    def _name_one(self) -> Self:
        if [self.ids, self.filter, self.all].count(None) != len(RunScope.model_fields) - 1:
            raise ValueError("name just one of ids, filter and all")
        return self

    @property
    def stored(self) -> SignalFilter:
        """What the store of signals is asked for; a status is only known by the image's record."""
        only = self.filter
        if only is None:
            return SignalFilter()
        return SignalFilter(
            collection=only.collection, ruleset=only.ruleset, since=only.since, until=only.until
        )

    def means(self, status: ImageStatus, ruleset: str | None) -> bool:
        """Whether an image is meant that stands there, and that this rule set has judged last."""
        only = self.filter
        if only is None:
            return True
        is_there = not only.status or status in only.status
        return is_there and only.ruleset in (None, ruleset)


class ReEvaluationRun(Document):
    """``created_at`` is the ``now`` that time-dependent rules read, so that what is repeated says the same.

    ``dry_run``: count what would come of it, and write nothing. ``reopen_decided``: where a person decided
    otherwise than the rules say now, a person is asked again. ``images`` is how many there are to look at,
    and ``without_signals`` how many others of the workspace are not among them: analysed before signals were
    kept, they can be named by id. None until they have been counted.
    """

    id: ReEvaluationId
    workspace: WorkspaceId
    scope: RunScope
    dry_run: bool = False
    reopen_decided: bool = False
    created_at: AwareDatetime
    created_by: str
    images: Count | None = None
    without_signals: Count | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None

    def status_at(self, now: datetime) -> RunStatus:
        """Nothing runs for ever."""
        if self.error is not None:
            return RunStatus.FAILED
        if self.ended_at is not None:
            return RunStatus.COMPLETED
        return RunStatus.FAILED if now > self.created_at + LONGEST else RunStatus.RUNNING


class RunRef(Document):
    """What every state knows."""

    run_id: ReEvaluationId
    workspace: WorkspaceId


class RunInput(Document):
    """api -> re_evaluate_images: its execution document as it begins."""

    run: RunRef


class RunPart(Document):
    """One part of the work: a shard of the signals, from the image after ``after``."""

    shard: Count
    after: str | None = None
    is_done: bool = False


class RunPlan(Document):
    """prepare_re_evaluation -> the map over its parts."""

    parts: tuple[RunPart, ...]


class PartToReEvaluate(Document):
    """-> re_evaluate_images, which answers with the part that is left."""

    run: RunRef
    part: RunPart


class EndedRun(Document):
    """-> finish_re_evaluation."""

    run: RunRef
    plan: RunPlan | None = None
    error: StateError | None = None

    @property
    def stopped_by(self) -> str | None:
        """What stopped it, for people; None where nothing did."""
        if self.error is None:
            return None
        return f"It was stopped by a fault on our side ({self.error.Error}). Start it again."
