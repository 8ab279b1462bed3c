"""Deliver webhook: try deliveries, each once per order, and decide when they are tried again.

In:   SQS batch of DeliveryOrder    from functions/fan_out_event, retry_webhooks, api, and from here
Out:  the messages that failed, to be delivered again; a receiver that refuses is no failure of ours
Env:  Settings, below
"""

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from math import ceil
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.settings import SendingSettings
from pixelgate.api.webhook_delivery import WebhookDeliverer
from pixelgate.api.webhook_sending import WebhookSender, sender_of
from pixelgate.domain.webhook_deliveries import DeliveryOrder
from pixelgate.domain.webhook_retries import RetrySchedule
from pixelgate.runtime import clients
from pixelgate.runtime.batch import handle_batch
from pixelgate.runtime.queues import Queue, SqsQueue
from pixelgate.runtime.step import logger
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore


class Settings(SendingSettings):
    """Environment of DeliverWebhookFunction in template.yaml. ``retry_seconds`` is a list with commas."""

    table_name: str
    webhook_queue_url: str
    retry_seconds: str


def queue_after(delay: timedelta) -> Queue:
    return SqsQueue(clients.sqs(), Settings.load().webhook_queue_url, delay_s=ceil(delay.total_seconds()))


@cache
def deliverer() -> WebhookDeliverer:
    """Put together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    return WebhookDeliverer(
        webhooks=WebhookStore(*table),
        deliveries=DeliveryStore(*table),
        sender=WebhookSender(sender=sender_of(settings)),
        queue_after=queue_after,
        schedule=RetrySchedule([timedelta(seconds=int(each)) for each in settings.retry_seconds.split(",")]),
        chance=random.random,
    )


def deliver_record(record: SQSRecord) -> None:
    order = DeliveryOrder.model_validate_json(record.body)
    outcome = deliverer().deliver(order, now=datetime.now(UTC))
    # Never the URL: it may be a permission.
    logger.info("webhook tried", webhook_id=order.webhook_id, event_id=order.event_id, outcome=outcome)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return handle_batch(event, context, source=EventType.SQS, record_handler=deliver_record)
