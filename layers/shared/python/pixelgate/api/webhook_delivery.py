"""Deliveries on their way: tried, tried again later, given up on, replayed.

The record of a delivery says what is to happen; a message on the queue is only the wake-up call. A queue
holds nothing back for longer than fifteen minutes, so what is to be tried later than that, and what a lost
message left behind, is found by its record every five minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pixelgate.api.webhook_sending import WebhookSender
from pixelgate.domain.webhook_deliveries import QUEUE_REACH, Attempt, Delivery, DeliveryOrder, DeliveryStatus
from pixelgate.domain.webhook_retries import RetrySchedule
from pixelgate.domain.webhooks import PATIENCE, Webhook
from pixelgate.runtime.queues import Queue
from pixelgate.runtime.step import logger
from pixelgate.storage.webhook_deliveries import DeliveryNotFoundError, DeliveryStore, DueDelivery
from pixelgate.storage.webhooks import WebhookNotFoundError, WebhookStore

GONE_NOTE = "the receiver answered 410 Gone"
PATIENCE_NOTE = f"nothing was accepted for {PATIENCE.days} days"

QueueAfter = Callable[[timedelta], Queue]
"""A queue that delivers nothing before so much time has passed, ``QUEUE_REACH`` at most."""


class DeliverOutcome(StrEnum):
    """What came of one order."""

    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD = "dead"
    STALE = "stale"


@dataclass(frozen=True, kw_only=True)
class WebhookDeliverer:
    """Carries out orders. ``chance`` draws a number from 0 to below 1, by which pauses are spread."""

    webhooks: WebhookStore
    deliveries: DeliveryStore
    sender: WebhookSender
    queue_after: QueueAfter
    schedule: RetrySchedule
    chance: Callable[[], float]

    def deliver(self, order: DeliveryOrder, *, now: datetime) -> DeliverOutcome:
        """Try a delivery once, if it still stands where it stood when it was ordered.

        It may be sent twice, with the same id, if two orders of one revision are carried out at once or a
        process dies between sending and recording.
        """
        try:
            delivery = self.deliveries.get(order.workspace, order.webhook_id, order.event_id)
        except DeliveryNotFoundError:
            return DeliverOutcome.STALE
        if delivery.revision != order.revision or delivery.status is not DeliveryStatus.PENDING:
            return DeliverOutcome.STALE
        try:
            webhook = self.webhooks.get(order.workspace, order.webhook_id)
        except WebhookNotFoundError:
            return self._give_up(delivery, "the webhook was removed")
        if not webhook.enabled:
            return self._give_up(delivery, "the webhook is disabled")
        return self._try(delivery, webhook, now=now)

    def _try(self, delivery: Delivery, webhook: Webhook, *, now: datetime) -> DeliverOutcome:
        attempt = self.sender.attempt(
            webhook, message_id=delivery.event_id, body=delivery.body, number=delivery.attempts + 1, now=now
        )
        note = GONE_NOTE if attempt.is_gone else None
        after = delivery.tried(attempt, schedule=self.schedule, chance=self.chance(), note=note)
        if not self.deliveries.save(after):
            return DeliverOutcome.STALE
        if after.next_attempt_at is not None and after.next_attempt_at - now <= QUEUE_REACH:
            self.queue_after(after.next_attempt_at - now).send(DeliveryOrder.of(after))
        self._tell_health(webhook, attempt, after, now=now)
        if attempt.succeeded:
            return DeliverOutcome.DELIVERED
        return DeliverOutcome.DEAD if after.status is DeliveryStatus.DEAD else DeliverOutcome.FAILED

    def _tell_health(self, webhook: Webhook, attempt: Attempt, after: Delivery, *, now: datetime) -> None:
        """Written only where something changes: otherwise every delivery would write the same item."""
        if attempt.succeeded:
            if webhook.failing_since is not None:
                self.webhooks.note_success(webhook)
        elif attempt.is_gone:
            self.webhooks.disable(webhook, GONE_NOTE, now=now)
        elif webhook.failing_since is None:
            self.webhooks.note_failure(webhook, now=now)
        elif after.status is DeliveryStatus.DEAD and webhook.is_beyond_patience(now):
            self.webhooks.disable(webhook, PATIENCE_NOTE, now=now)

    def _give_up(self, delivery: Delivery, note: str) -> DeliverOutcome:
        is_saved = self.deliveries.save(delivery.given_up(note))
        return DeliverOutcome.DEAD if is_saved else DeliverOutcome.STALE


@dataclass(frozen=True, kw_only=True)
class RetryRound:
    """Puts on the queue what is due. Two rounds at once do no more than one."""

    deliveries: DeliveryStore
    queue: Queue

    def run(self, *, now: datetime, limit: int, is_time_up: Callable[[], bool]) -> int:
        """Order up to ``limit`` deliveries, longest due first; returns how many. The next round goes on."""
        ordered = 0
        for due in self.deliveries.due_before(now, limit=limit):
            if is_time_up():
                break
            ordered += self._order(due, now)
        return ordered

    def _order(self, due: DueDelivery, now: datetime) -> bool:
        # One that cannot be looked after now must not keep the others waiting.
        try:
            delivery = self.deliveries.get(*due)
            if delivery.look_at is None or delivery.look_at > now:
                return False
            queued = delivery.queued(now)
            # Recorded first: a crash in between costs some minutes, the other order a second delivery.
            if not self.deliveries.save(queued):
                return False
            self.queue.send(DeliveryOrder.of(queued))
        except DeliveryNotFoundError:
            return False
        except Exception:
            logger.exception("not ordered", webhook_id=due.webhook_id, event_id=due.event_id)
            return False
        return True
