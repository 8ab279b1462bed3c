"""Where an image goes by a verdict that other rules came to, and who is still to look at it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from pixelgate.domain.history import Details, HistoryAction, HistoryFact
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.re_evaluation import Change, ReEvaluationMark
from pixelgate.domain.reviews import GENERAL_QUEUE, ReviewTask, task_of
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Verdict

JUDGED = frozenset({ImageStatus.APPROVED, ImageStatus.IN_REVIEW, ImageStatus.REJECTED})
"""Where an image stands that has a verdict; of the REJECTED, those that could be read."""

_ASKED = ("queue", "priority", "due_at", "opinions", "escalate_to", "is_blind")


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """``task`` is what is asked of people from now on. ``is_reopened``: what they decided does not stand.

    ``is_by_rules``: the image stands where it does because of the verdict, and not because of people.
    """

    change: Change
    status: ImageStatus
    task: ReviewTask | None
    is_by_rules: bool = False
    is_reopened: bool = False

    @property
    def is_recorded(self) -> bool:
        """Whether there is anything to write."""
        return self.change in (Change.MOVED, Change.CHANGED, Change.KEPT)


def settle(
    record: ImageRecord, verdict: Verdict, *, is_new: bool, reopens: bool = False, now: datetime
) -> Settlement:
    """What comes of ``verdict``, which says something else than the one that stands if it ``is_new``.

    ``reopens``: where a person decided otherwise, a person is asked again. No rule overturns one.
    """
    if _is_to_be_reopened(record, verdict, is_new=is_new, reopens=reopens):
        return Settlement(
            change=Change.MOVED,
            status=ImageStatus.IN_REVIEW,
            task=_asked_again(verdict, now),
            is_by_rules=True,
            is_reopened=True,
        )
    if not is_new:
        return _staying(record, Change.UNCHANGED)
    if record.review is not None and record.review.holder(now) is not None:
        # Whoever looks at it decides over the verdict that they see.
        return _staying(record, Change.IN_HAND)
    to = verdict.severity.status
    if _is_with_people(record):
        return _staying(record, Change.CHANGED if to is record.status else Change.KEPT)
    return Settlement(
        change=Change.CHANGED if to is record.status else Change.MOVED,
        status=to,
        task=_task_after(record, verdict, now),
        is_by_rules=True,
    )


def _staying(record: ImageRecord, change: Change) -> Settlement:
    return Settlement(change=change, status=record.status, task=record.review)


def _is_with_people(record: ImageRecord) -> bool:
    """They have decided, or have begun to: given an opinion, or asked somebody else to look."""
    task = record.review
    return record.decision is not None or (task is not None and bool(task.given or task.is_escalated))


def _is_to_be_reopened(record: ImageRecord, verdict: Verdict, *, is_new: bool, reopens: bool) -> bool:
    decision, earlier = record.decision, record.re_evaluation
    if not reopens or decision is None or verdict.severity.status is record.status:
        return False
    # Whoever decided knowing this very verdict need not be asked again.
    return is_new or (earlier is not None and earlier.at > decision.at)


def _asked_again(verdict: Verdict, now: datetime) -> ReviewTask:
    task = task_of(verdict, now=now)
    queue = task.queue if task is not None else GENERAL_QUEUE
    # As if it had been handed on: whoever looks now settles it, and no rules do before.
    return ReviewTask(queue=queue, priority="high", asked_at=now, is_escalated=True)


def _task_after(record: ImageRecord, verdict: Verdict, now: datetime) -> ReviewTask | None:
    """What is asked of people; an image that still waits for the same keeps its place in the queue."""
    old = record.review
    if old is None:
        return task_of(verdict, now=now)
    is_waiting_on = verdict.severity.status is record.status
    wanted = task_of(verdict, now=old.asked_at if is_waiting_on else now)
    if wanted is None:
        return None
    if is_waiting_on and all(getattr(wanted, name) == getattr(old, name) for name in _ASKED):
        return old
    return wanted.model_copy(update={"revision": old.revision + 1})


def re_evaluation_fact(
    record: ImageRecord, verdict: Verdict, mark: ReEvaluationMark, *, to: ImageStatus, verdict_sha256: str
) -> HistoryFact:
    """Other rules looked at the image and said something else."""
    part_of: Details = {"run": mark.run} if mark.run is not None else {}
    details: Details = {
        **part_of,
        "analysis": mark.analysis,
        "number": mark.number,
        "change": str(mark.change),
        "from_severity": str(mark.from_severity),
        "severity": str(verdict.severity),
        "from_ruleset": mark.from_ruleset,
        "ruleset": verdict.ruleset,
        "verdict_sha256": verdict_sha256,
    }
    return HistoryFact(
        at=mark.at,
        actor=mark.by,
        action=HistoryAction.RE_EVALUATED,
        from_status=record.status,
        to_status=to,
        details=details,
    )
