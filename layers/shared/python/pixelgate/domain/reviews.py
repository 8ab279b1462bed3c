"""A review: who is to look at an image, who has it in hand, and what comes of what they say.

Pure: the time is passed in, and every change is a new task. Whoever stores one does so only if the task that
is stored is still the one that was changed, by its ``version``; so two people never decide the same image.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document
from pixelgate.domain.decisions import Effect, Outcome
from pixelgate.domain.ids import QueueName
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Priority, ReviewRequest, Severity, Verdict

CLAIM_LASTS = timedelta(minutes=15)
GENERAL_QUEUE = "general"
ESCALATED_QUEUE = "escalated"
_AT_LEAST_HIGH = frozenset({Priority.URGENT, Priority.HIGH})


class Refusal(StrEnum):
    """Why somebody may not have or decide an image now. Shown, so a member is never renamed."""

    CLAIMED_BY_ANOTHER = "CLAIMED_BY_ANOTHER"
    OPINION_GIVEN = "OPINION_GIVEN"
    NOT_CLAIMED_BY_YOU = "NOT_CLAIMED_BY_YOU"
    ALREADY_ESCALATED = "ALREADY_ESCALATED"


class ReviewRefusedError(Exception):
    """This person may not do this to this task now; ``until`` is when another's claim ends."""

    def __init__(self, refusal: Refusal, *, until: datetime | None = None) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.until = until


class Opinion(Document):
    """What one person said, by the number of their decision."""

    by: str
    outcome: Outcome
    number: int


class ReviewTask(Document):
    """What the record of an image keeps while somebody is to look at it.

    ``opinions`` people must agree; where they do not, one more decides in ``escalate_to``. ``is_blind``: the
    image has its status already, and whoever looks does not see which. ``claimed_by`` has it in hand until
    ``claim_expires_at``. ``revision`` grows with every change.
    """

    queue: QueueName
    priority: Priority
    asked_at: AwareDatetime
    due_at: AwareDatetime | None = None
    opinions: Annotated[int, Field(ge=1, le=3)] = 1
    escalate_to: QueueName = ESCALATED_QUEUE
    is_blind: bool = False
    is_escalated: bool = False
    given: tuple[Opinion, ...] = ()
    claimed_by: str | None = None
    claimed_at: AwareDatetime | None = None
    claim_expires_at: AwareDatetime | None = None
    revision: int = 1

    @property
    def version(self) -> str:
        """Another one after every change, and never that of an earlier task of the same image."""
        return f"{self.asked_at.isoformat()}#{self.revision}"

    def holder(self, now: datetime) -> str | None:
        """Who has the image in hand; None once their claim has expired."""
        is_live = self.claim_expires_at is not None and now < self.claim_expires_at
        return self.claimed_by if is_live else None

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been decided by now."""
        return self.due_at is not None and now >= self.due_at

    def refusal_of(self, by: str, now: datetime) -> ReviewRefusedError | None:
        """Why ``by`` may not take it in hand now; None if nothing speaks against it."""
        if any(opinion.by == by for opinion in self.given):
            return ReviewRefusedError(Refusal.OPINION_GIVEN)
        if self.holder(now) not in (None, by):
            return ReviewRefusedError(Refusal.CLAIMED_BY_ANOTHER, until=self.claim_expires_at)
        return None

    def claimed(self, by: str, now: datetime) -> Self:
        """In the hands of ``by``; whoever has it already keeps it for longer.

        Raises:
            ReviewRefusedError: another has it, or ``by`` has given an opinion on it.
        """
        if refusal := self.refusal_of(by, now):
            raise refusal
        since = self.claimed_at if self.holder(now) == by else now
        return self._changed(claimed_by=by, claimed_at=since, claim_expires_at=now + CLAIM_LASTS)

    def released(self, by: str, now: datetime) -> Self:
        """Free for anybody again.

        Raises:
            ReviewRefusedError: ``by`` has no claim to give back.
        """
        if self.holder(now) != by:
            raise ReviewRefusedError(Refusal.NOT_CLAIMED_BY_YOU, until=self.claim_expires_at)
        return self._changed(**_UNCLAIMED)

    def escalated(self, by: str, now: datetime) -> Self:
        """Handed on by ``by``, who has not decided, to the one who does in ``escalate_to``.

        Raises:
            ReviewRefusedError: another has it, ``by`` has given an opinion, or it has been escalated before.
        """
        if refusal := self.refusal_of(by, now):
            raise refusal
        if self.is_escalated:
            raise ReviewRefusedError(Refusal.ALREADY_ESCALATED)
        return self._handed_on(self.given)

    def judged(self, opinion: Opinion, *, status: ImageStatus, now: datetime) -> "Ruling":
        """What comes of ``opinion`` on an image at ``status``.

        Raises:
            ReviewRefusedError: another has it, or the person has given an opinion on it before.
        """
        if refusal := self.refusal_of(opinion.by, now):
            raise refusal
        given = (*self.given, opinion)
        if self.is_escalated:
            return _settled(opinion.outcome, status)
        if self.is_blind:
            # One look that sees no reasons overturns nothing; it is reason enough for another look that does.
            agrees = opinion.outcome.status is status
            return _settled(opinion.outcome, status) if agrees else self._disputed(given, status)
        if len({each.outcome for each in given}) > 1:
            return self._disputed(given, status)
        if len(given) < self.opinions:
            return Ruling(Effect.COUNTED, status, self._changed(**_UNCLAIMED, given=given))
        return _settled(opinion.outcome, status)

    def _disputed(self, given: tuple[Opinion, ...], status: ImageStatus) -> "Ruling":
        return Ruling(Effect.ESCALATED, status, self._handed_on(given))

    def _handed_on(self, given: tuple[Opinion, ...]) -> Self:
        priority = self.priority if self.priority in _AT_LEAST_HIGH else Priority.HIGH
        return self._changed(
            **_UNCLAIMED,
            given=given,
            queue=self.escalate_to,
            priority=priority,
            is_escalated=True,
            is_blind=False,
        )

    def _changed(self, **changes: object) -> Self:
        return self.model_copy(update={**changes, "revision": self.revision + 1})


_UNCLAIMED: dict[str, object] = {"claimed_by": None, "claimed_at": None, "claim_expires_at": None}


class Ruling(NamedTuple):
    """What a judgement leads to. ``task`` is what is left to do; None: nothing."""

    effect: Effect
    status: ImageStatus
    task: ReviewTask | None


def ruling_of(task: ReviewTask | None, opinion: Opinion, *, status: ImageStatus, now: datetime) -> Ruling:
    """What comes of ``opinion`` on an image at ``status``, with or without a task.

    Raises:
        ReviewRefusedError: another has it, or the person has given an opinion on it before.
    """
    if task is None:
        return _settled(opinion.outcome, status)
    return task.judged(opinion, status=status, now=now)


def task_of(verdict: Verdict, *, now: datetime) -> ReviewTask | None:
    """The task that a verdict asks for; None where nobody is to look.

    An image never waits in no queue: a verdict that says review and names none waits in ``GENERAL_QUEUE``.
    """
    request = verdict.review
    if request is None and verdict.severity is Severity.REVIEW:
        request = ReviewRequest(queue=GENERAL_QUEUE)
    if request is None:
        return None
    late_after = request.within_hours and timedelta(hours=request.within_hours)
    return ReviewTask(
        queue=request.queue,
        priority=request.priority,
        asked_at=now,
        due_at=now + late_after if late_after else None,
        opinions=request.opinions,
        escalate_to=request.escalate_to or ESCALATED_QUEUE,
        # Only what is settled can be hidden: whoever is to settle it has to see what the matter is.
        is_blind=request.is_blind and verdict.severity is not Severity.REVIEW,
    )


def _settled(outcome: Outcome, status: ImageStatus) -> Ruling:
    if status is ImageStatus.IN_REVIEW:
        effect = Effect.DECIDED
    else:
        effect = Effect.CONFIRMED if outcome.status is status else Effect.OVERTURNED
    return Ruling(effect, outcome.status, None)
