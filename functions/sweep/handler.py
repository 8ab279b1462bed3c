"""Sweep: find uploads whose event never came, analyses that died and tickets that expired.

In:   anything              every five minutes from SweepSchedule, or from `pixelgate ops sweep`
Out:  counts                how many images met which end; also as metrics
Env:  Settings, below
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.sweeping import Patience, Sweep, SweepOutcome
from pixelgate.runtime import clients, metrics
from pixelgate.runtime.executions import StateMachine
from pixelgate.runtime.queues import SqsQueue
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.images import ImageStore
from pixelgate.storage.originals import Originals
from pixelgate.storage.pending import PendingImages

# An upload that began while its ticket was valid may take this much longer to be sent.
SLOW_UPLOAD = timedelta(minutes=45)
RESERVE_MS = 10_000
OLDEST_PENDING = "OldestPending"


class Settings(EnvSettings):
    """Environment of SweepFunction in template.yaml."""

    table_name: str
    originals_bucket: str
    analyze_image_arn: str
    erase_queue_url: str
    ticket_seconds: int
    stack_name: str
    sweep_limit: int
    upload_patience_seconds: int
    analysis_patience_seconds: int


@cache
def sweep() -> Sweep:
    """Put the sweep together once per execution environment."""
    settings = Settings.load()
    return Sweep(
        images=ImageStore(clients.dynamodb(), settings.table_name),
        pending=PendingImages(clients.dynamodb(), settings.table_name),
        originals=Originals(clients.s3(), settings.originals_bucket),
        executions=StateMachine(clients.stepfunctions(), settings.analyze_image_arn),
        erasures=SqsQueue(clients.sqs(), settings.erase_queue_url),
        patience=Patience(
            upload=timedelta(seconds=settings.upload_patience_seconds),
            analysis=timedelta(seconds=settings.analysis_patience_seconds),
            ticket=timedelta(seconds=settings.ticket_seconds) + SLOW_UPLOAD,
        ),
    )


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    settings = Settings.load()
    report = sweep().run(
        now=datetime.now(UTC),
        limit=settings.sweep_limit,
        is_time_up=lambda: context.get_remaining_time_in_millis() < RESERVE_MS,
    )
    counts = {outcome.value: report.outcomes[outcome] for outcome in SweepOutcome}
    metrics.emit(counts, stack=settings.stack_name)
    metrics.emit({OLDEST_PENDING: report.oldest_s}, stack=settings.stack_name, unit=MetricUnit.Seconds)
    logger.info("round ended", outcomes=counts, oldest_s=report.oldest_s)
    return {"outcomes": counts, "oldest_s": report.oldest_s}
