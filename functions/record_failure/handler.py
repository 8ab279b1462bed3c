"""Record failure: tell why an image came to no verdict, and reject or fail it.

In:   FailedAnalysis        what was received, and the error that Step Functions caught
Out:  Recorded              to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.failures import failure_of
from pixelgate.domain.steps import FailedAnalysis, Recorded
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.analyses import AnalysisStore


class Settings(EnvSettings):
    """Environment of RecordFailureFunction in template.yaml."""

    table_name: str


@cache
def analyses() -> AnalysisStore:
    """The store of results, once per execution environment."""
    return AnalysisStore(clients.dynamodb(), Settings.load().table_name)


@step
def handler(failed: FailedAnalysis) -> Recorded:
    now = datetime.now(UTC)
    failure = failure_of(failed.error)
    logger.info("analysis failed", error=failed.error.Error, cause=failed.error.Cause[:1000])
    status = analyses().fail(
        failed.received,
        to=failure.status,
        reason=failure.reason,
        reason_code=failure.reason_code,
        now=now,
    )
    return Recorded(image_id=failed.received.image_id, status=status, recorded_at=now)
