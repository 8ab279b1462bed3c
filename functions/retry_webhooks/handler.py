"""Retry webhooks: put on the queue what is to be tried now, and what got lost on its way there.

In:   anything              every five minutes from RetryWebhooksSchedule
Out:  {"ordered": number}   how many deliveries
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.webhook_delivery import RetryRound
from pixelgate.runtime import clients
from pixelgate.runtime.queues import SqsQueue
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.webhook_deliveries import DeliveryStore

RESERVE_MS = 10_000


class Settings(EnvSettings):
    """Environment of RetryWebhooksFunction in template.yaml."""

    table_name: str
    webhook_queue_url: str
    retry_limit: int


@cache
def retry_round() -> RetryRound:
    """Put together once per execution environment."""
    settings = Settings.load()
    return RetryRound(
        deliveries=DeliveryStore(clients.dynamodb(), settings.table_name),
        queue=SqsQueue(clients.sqs(), settings.webhook_queue_url),
    )


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    def is_time_up() -> bool:
        return context.get_remaining_time_in_millis() < RESERVE_MS

    limit = Settings.load().retry_limit
    ordered = retry_round().run(now=datetime.now(UTC), limit=limit, is_time_up=is_time_up)
    logger.info("round ended", ordered=ordered)
    return {"ordered": ordered}
