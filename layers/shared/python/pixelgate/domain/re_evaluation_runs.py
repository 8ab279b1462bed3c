"""Re-evaluations of many images: which are meant, in which parts they are looked at, and how far that is."""

from typing import Annotated, Literal

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, ReEvaluationId, WorkspaceId
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.runs import Conditions, Moment, Run, Selection
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.failed import StateError
from pixelgate.domain.stored_signals import SignalFilter

JudgedStatus = Literal[ImageStatus.APPROVED, ImageStatus.IN_REVIEW, ImageStatus.REJECTED]


class ImageFilter(Conditions):
    """Images that stand at one of ``status``, of a collection, last judged by ``ruleset`` (``name@sha256``),
    and analysed in a time: from ``since`` on and before ``until``. What is not given is left open.
    """

    status: Annotated[tuple[JudgedStatus, ...], Field(max_length=3)] = ()
    collection: CollectionName | None = None
    ruleset: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    since: Moment | None = None
    until: Moment | None = None


class RunScope(Selection[ImageFilter]):
    """Which images are meant: these ``ids``, what a ``filter`` lets through, or ``all``; just one of them."""

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


class ReEvaluationRun(Run):
    """``created_at`` is the ``now`` that time-dependent rules read, so that what is repeated says the same.

    ``dry_run``: count what would come of it, and write nothing. ``reopen_decided``: where a person decided
    otherwise than the rules say now, a person is asked again. ``without_signals`` is how many images of the
    workspace are not among those to look at: analysed before signals were kept, they can be named by id.
    """

    id: ReEvaluationId
    scope: RunScope
    dry_run: bool = False
    reopen_decided: bool = False
    without_signals: Count | None = None


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
