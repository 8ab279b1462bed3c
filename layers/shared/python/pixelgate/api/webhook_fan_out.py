"""An event on the bus becomes one delivery for each webhook that wants it, however often it is told."""

from dataclasses import dataclass
from datetime import datetime

from pixelgate.domain.events import Announcement
from pixelgate.domain.webhook_deliveries import Delivery, DeliveryOrder
from pixelgate.runtime.queues import Queue
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore


@dataclass(frozen=True, kw_only=True)
class FanOut:
    """Looks up who wants an event, and has it delivered to them."""

    webhooks: WebhookStore
    deliveries: DeliveryStore
    queue: Queue

    def fan_out(self, event: Announcement, *, now: datetime) -> int:
        """Have ``event`` delivered; returns to how many webhooks. Told again, nothing is delivered again."""
        wanted = [webhook for webhook in self.webhooks.list(event.workspace) if webhook.wants(event)]
        for webhook in wanted:
            delivery = Delivery.of(event, webhook_id=webhook.id, now=now)
            if not self.deliveries.create(delivery):
                delivery = self.deliveries.get(event.workspace, webhook.id, event.event_id)
            # Also where the delivery was there: a crash may have come before its order was sent. Whoever gets
            # an order twice, or of a revision that is past, does nothing.
            if delivery.revision == 0:
                self.queue.send(DeliveryOrder.of(delivery))
        return len(wanted)
