"""Sweep: find uploads whose event never came, analyses that died, tickets and images that expired.

In:   anything              every five minutes from SweepSchedule, or from `pixelgate ops sweep`
Out:  counts                how many images met which end; also as metrics
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.retention import Retention, open_retention
from pixelgate.api.review_lateness import ReviewLateness
from pixelgate.api.settings import RetentionSettings
from pixelgate.api.sweeping import Patience, PatienceSettings, Sweep, SweepOutcome
from pixelgate.runtime import clients, metrics
from pixelgate.runtime.executions import StateMachine
from pixelgate.runtime.step import logger
from pixelgate.storage.images import ImageStore
from pixelgate.storage.originals import Originals
from pixelgate.storage.pending import PendingImages

RESERVE_MS = 10_000


class Settings(RetentionSettings, PatienceSettings):
    """Environment of SweepFunction in template.yaml."""

    originals_bucket: str
    analyze_image_arn: str
    release_image_arn: str
    stack_name: str
    sweep_limit: int


@cache
def sweep() -> Sweep:
    """Put the sweep together once per execution environment."""
    settings = Settings.load()
    return Sweep(
        images=ImageStore(clients.dynamodb(), settings.table_name),
        pending=PendingImages(clients.dynamodb(), settings.table_name),
        originals=Originals(clients.s3(), settings.originals_bucket),
        executions=StateMachine(clients.stepfunctions(), settings.analyze_image_arn),
        erasures=retention().desk.queue,
        releases=StateMachine(clients.stepfunctions(), settings.release_image_arn),
        patience=Patience.of(settings),
    )


@cache
def retention() -> Retention:
    """What has been kept long enough, put together once per execution environment."""
    return open_retention(Settings.load(), dynamodb=clients.dynamodb(), sqs=clients.sqs())


@cache
def lateness() -> ReviewLateness:
    """Which reviews are late, once per execution environment."""
    return ReviewLateness.of(clients.dynamodb(), Settings.load().table_name)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    stack, now, limit = Settings.load().stack_name, datetime.now(UTC), Settings.load().sweep_limit

    def is_time_up() -> bool:
        return context.get_remaining_time_in_millis() < RESERVE_MS

    report = sweep().run(now=now, limit=limit, is_time_up=is_time_up)
    # After what got stuck: nobody waits for what has expired.
    report.outcomes[SweepOutcome.EXPIRED] = retention().enforce(now=now, limit=limit, is_time_up=is_time_up)
    counts = {outcome.value: report.outcomes[outcome] for outcome in SweepOutcome}
    metrics.emit(counts | lateness().measure(now=now, is_time_up=is_time_up), stack=stack)
    metrics.emit({metrics.OLDEST_PENDING: report.oldest_s}, stack=stack, unit=MetricUnit.Seconds)
    logger.info("round ended", outcomes=counts, oldest_s=report.oldest_s)
    return {"outcomes": counts, "oldest_s": report.oldest_s}
