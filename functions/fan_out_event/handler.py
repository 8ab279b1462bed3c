"""Fan out event: have each event of the bus delivered to every webhook that wants it.

In:   SQS batch of our events       from the bus
Out:  the messages that failed, to be delivered again
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.webhook_fan_out import FanOut
from pixelgate.domain.events import announcement_in
from pixelgate.runtime import clients
from pixelgate.runtime.batch import handle_batch
from pixelgate.runtime.queues import SqsQueue
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore


class Settings(EnvSettings):
    """Environment of FanOutEventFunction in template.yaml."""

    table_name: str
    webhook_queue_url: str


@cache
def fan_out() -> FanOut:
    """Put together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    return FanOut(
        webhooks=WebhookStore(*table),
        deliveries=DeliveryStore(*table),
        queue=SqsQueue(clients.sqs(), settings.webhook_queue_url),
    )


def fan_out_record(record: SQSRecord) -> None:
    event = announcement_in(record.body)
    count = fan_out().fan_out(event, now=datetime.now(UTC))
    logger.info("event fanned out", event_id=event.event_id, image_id=event.id, webhooks=count)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return handle_batch(event, context, source=EventType.SQS, record_handler=fan_out_record)
