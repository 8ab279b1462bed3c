"""Record failure: tell why an image came to no verdict, and reject it, fail it or leave it to the sweep.

In:   FailedAnalysis        what was received, and the error that Step Functions caught
Out:  Recorded              to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.failures import failure_of, is_passing
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.failed import FailedAnalysis
from pixelgate.domain.steps.recorded import Recorded
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.failed_analyses import FailedAnalyses
from pixelgate.storage.pending import PendingImages


class Settings(EnvSettings):
    """Environment of RecordFailureFunction in template.yaml."""

    table_name: str


@cache
def failed_analyses() -> FailedAnalyses:
    """The store of failures, once per execution environment."""
    return FailedAnalyses(clients.dynamodb(), Settings.load().table_name)


@cache
def pending() -> PendingImages:
    """What waits for another attempt, once per execution environment."""
    return PendingImages(clients.dynamodb(), Settings.load().table_name)


@step
def handler(failed: FailedAnalysis) -> Recorded:
    now = datetime.now(UTC)
    logger.info("analysis failed", error=failed.error.Error, cause=failed.error.Cause[:1000])
    if is_passing(failed.error) and pending().note_error(failed.received, failed.error.Error):
        # Whatever was busy gets minutes instead of seconds: the sweep starts the analysis again.
        return Recorded(image_id=failed.received.image_id, status=ImageStatus.ANALYSING, recorded_at=now)
    failure = failure_of(failed.error)
    status = failed_analyses().fail(
        failed.received,
        to=failure.status,
        reason=failure.reason,
        reason_code=failure.reason_code,
        now=now,
    )
    return Recorded(image_id=failed.received.image_id, status=status, recorded_at=now)
