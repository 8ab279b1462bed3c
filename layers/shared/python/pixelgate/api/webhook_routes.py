"""Every route about webhooks, over one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.settings import SendingSettings
from pixelgate.api.webhook_deliveries import DeliveryDesk, add_delivery_routes
from pixelgate.api.webhook_sending import WebhookSender, sender_of
from pixelgate.api.webhooks import WebhookDesk, add_webhook_routes
from pixelgate.runtime.queues import Queue
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


def add_all_webhook_routes(
    app: APIGatewayHttpResolver,
    sending: SendingSettings,
    *,
    dynamodb: TableClient,
    table: str,
    queue: Queue,
) -> None:
    """Serve webhooks and their deliveries."""
    webhooks = WebhookDesk(
        webhooks=WebhookStore(dynamodb, table), sender=WebhookSender(sender=sender_of(sending))
    )
    add_webhook_routes(app, desk=webhooks)
    deliveries = DeliveryDesk(deliveries=DeliveryStore(dynamodb, table), queue=queue)
    add_delivery_routes(app, webhooks=webhooks, desk=deliveries)
