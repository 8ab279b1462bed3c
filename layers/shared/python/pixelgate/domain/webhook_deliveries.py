"""A delivery: one event on its way to one webhook, attempt by attempt.

Pure: every change is a new delivery. Whoever stores one does so only if the ``revision`` that is stored is
still the one that was changed, so that what is delivered twice by a queue counts once.
"""

import json
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document
from pixelgate.domain.events import Announcement
from pixelgate.domain.ids import EventId, ImageId, WebhookId, WorkspaceId
from pixelgate.domain.webhook_retries import RetrySchedule

KEPT_ATTEMPTS = 20
KEPT_FOR = timedelta(days=30)
LONGEST_EXCERPT = 500
GONE = 410

QUEUE_REACH = timedelta(minutes=15)
"""A queue of SQS holds no message back for longer."""

GRACE = timedelta(minutes=15)
"""What is on the queue should have been tried by then; if not, its message was lost."""


class DeliveryStatus(StrEnum):
    """Stored and shown, so a member is never renamed."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    DEAD = "DEAD"


class Attempt(Document):
    """What came of one attempt: the receiver's ``status_code``, or our ``error`` where there was none.

    ``retry_after_s``: for so many seconds a receiver that is busy (429, 503) asked to be left alone.
    """

    number: int
    at: AwareDatetime
    took_ms: int
    status_code: int | None = None
    excerpt: Annotated[str, Field(max_length=LONGEST_EXCERPT)] = ""
    error: str | None = None
    retry_after_s: int | None = None

    @property
    def succeeded(self) -> bool:
        """The receiver has it (2xx)."""
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def is_gone(self) -> bool:
        """The receiver never wants anything again."""
        return self.status_code == GONE

    @property
    def asked_pause(self) -> timedelta | None:
        """For how long the receiver asked to be left alone."""
        return None if self.retry_after_s is None else timedelta(seconds=self.retry_after_s)


class Delivery(Document):
    """One event for one webhook; the event's id names it, and is the ``webhook-id`` of every attempt.

    ``body`` is what is sent, letter by letter the same each time: ids and codes, nothing of the picture or
    its uploader. ``attempts`` have been made, of which ``recent`` keeps the last, and ``before_round`` of
    them before somebody asked for a replay. ``note`` says why nothing more is tried. At ``look_at`` somebody
    has to put it on the queue: because its time has come, or because it should have been tried by then.
    """

    event_id: EventId
    workspace: WorkspaceId
    webhook_id: WebhookId
    image_id: ImageId
    event_type: str
    sequence: int
    body: str
    status: DeliveryStatus = DeliveryStatus.PENDING
    created_at: AwareDatetime
    next_attempt_at: AwareDatetime | None = None
    look_at: AwareDatetime | None = None
    attempts: int = 0
    before_round: int = 0
    recent: tuple[Attempt, ...] = ()
    note: str | None = None
    revision: int = 0

    @classmethod
    def of(cls, event: Announcement, *, webhook_id: str, now: datetime) -> Self:
        """The delivery of ``event``, not yet tried."""
        return cls(
            event_id=event.event_id,
            workspace=event.workspace,
            webhook_id=webhook_id,
            image_id=event.id,
            event_type=event.detail_type,
            sequence=event.sequence,
            body=body_of(event),
            created_at=now,
            next_attempt_at=now,
            look_at=now + GRACE,
        )

    def tried(
        self, attempt: Attempt, *, schedule: RetrySchedule, chance: float, note: str | None = None
    ) -> Self:
        """After ``attempt``: delivered, dead, or to be tried again; with a ``note`` not any more."""
        made = self.attempts + 1
        in_round = made - self.before_round
        pause = schedule.pause_after(in_round, asked=attempt.asked_pause, chance=chance)
        changes: dict[str, object] = {
            "attempts": made,
            "recent": (*self.recent, attempt)[-KEPT_ATTEMPTS:],
            "next_attempt_at": None,
            "look_at": None,
        }
        if attempt.succeeded:
            changes["status"] = DeliveryStatus.DELIVERED
        elif note is not None or pause is None:
            changes |= {"status": DeliveryStatus.DEAD, "note": note or f"{in_round} attempts failed"}
        else:
            due = attempt.at + pause
            changes |= {"next_attempt_at": due, "look_at": due + GRACE if pause <= QUEUE_REACH else due}
        return self._changed(**changes)

    def given_up(self, note: str) -> Self:
        """Dead without another attempt."""
        return self._changed(status=DeliveryStatus.DEAD, next_attempt_at=None, look_at=None, note=note)

    def replayed(self, now: datetime) -> Self:
        """To be tried from the beginning of the schedule, whatever came of it before."""
        return self._changed(
            status=DeliveryStatus.PENDING,
            next_attempt_at=now,
            look_at=now + GRACE,
            before_round=self.attempts,
            note=None,
        )

    def queued(self, now: datetime) -> Self:
        """On the queue, once more or at last."""
        return self._changed(look_at=now + GRACE)

    def _changed(self, **changes: object) -> Self:
        return self.model_copy(update={**changes, "revision": self.revision + 1})


class DeliveryOrder(Document):
    """-> deliver_webhook, through the queue: try this delivery if it still stands at ``revision``."""

    workspace: WorkspaceId
    webhook_id: WebhookId
    event_id: EventId
    revision: int

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """The order to try ``delivery`` as it stands."""
        return cls.model_validate(delivery.model_dump(include=set(cls.model_fields)))


def body_of(event: Announcement) -> str:
    """What receivers get: type, time and the event's fields, but for the sentence about its reason.

    That may quote what was found in the picture; a delivery outlives an erased image by weeks, and the
    sentence is a GET away.
    """
    told = event.model_dump(mode="json", exclude={"reason"})
    body = {"type": event.detail_type, "timestamp": told["occurred_at"], "data": told}
    return json.dumps(body, separators=(",", ":"))
