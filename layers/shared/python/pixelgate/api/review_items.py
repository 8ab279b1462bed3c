"""What waits for a person, as the API shows it: without what a blind look must not see."""

from datetime import datetime
from typing import Self

from pydantic import AwareDatetime

from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, ImageId, QueueName
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Priority
from pixelgate.storage.review_queues import QueueStanding


class ReviewItem(Document):
    """One image that waits. What others have said is not told, only how many did.

    ``claimed_by`` is an actor, ``key:<id>``; ``is_yours`` if that is who asks. Of a blind sample, ``status``,
    ``severity``, ``reason`` and ``ruleset`` are hidden.
    """

    image_id: ImageId
    name: str
    collection: CollectionName | None
    queue: QueueName
    priority: Priority
    asked_at: AwareDatetime
    age_seconds: int
    due_at: AwareDatetime | None
    is_overdue: bool
    opinions: int
    opinions_given: int
    is_blind: bool
    is_escalated: bool
    claimed_by: str | None
    claim_expires_at: AwareDatetime | None
    is_yours: bool
    status: ImageStatus | None = None
    severity: str | None = None
    reason: str | None = None
    ruleset: str | None = None

    @classmethod
    def of(cls, record: ImageRecord, *, by: str, now: datetime) -> Self:
        """``record``, which waits, as ``by`` may see it."""
        task = record.review
        if task is None:
            raise ValueError(f"nobody is asked to look at {record.id}")
        holder = task.holder(now)
        seen = {} if task.is_blind else record.model_dump(include={"status", "severity", "reason", "ruleset"})
        return cls(
            image_id=record.id,
            name=record.name,
            collection=record.collection,
            queue=task.queue,
            priority=task.priority,
            asked_at=task.asked_at,
            age_seconds=round((now - task.asked_at).total_seconds()),
            due_at=task.due_at,
            is_overdue=task.is_overdue(now),
            opinions=task.opinions,
            opinions_given=len(task.given),
            is_blind=task.is_blind,
            is_escalated=task.is_escalated,
            claimed_by=holder,
            claim_expires_at=task.claim_expires_at if holder else None,
            is_yours=holder == by,
            **seen,
        )


class ReviewPage(Document):
    """One page of a queue, the most urgent first, of these the oldest. ``next_cursor``: None on the last."""

    reviews: tuple[ReviewItem, ...]
    next_cursor: str | None


class NextReview(Document):
    """The image that is now the caller's; None where nothing is left for them."""

    review: ReviewItem | None


class QueueSummary(Document):
    """One queue. ``oldest_seconds``: how long the first of it waits; None if it is empty."""

    queue: QueueName
    waiting: int
    claimed: int
    overdue: int
    oldest_seconds: int | None

    @classmethod
    def of(cls, queue: str, standing: QueueStanding, *, now: datetime) -> Self:
        """A queue as it stands."""
        oldest = standing.oldest_at
        return cls(
            queue=queue,
            waiting=standing.waiting,
            claimed=standing.claimed,
            overdue=standing.overdue,
            oldest_seconds=None if oldest is None else round((now - oldest).total_seconds()),
        )


class QueueList(Document):
    """Every queue that something ever waited in, by name."""

    queues: tuple[QueueSummary, ...]
