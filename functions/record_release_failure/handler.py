"""Record release failure: remember why an image is not released, for whoever asks and for the sweep.

In:   FailedRelease         the order, and the error that Step Functions caught
Out:  Progress              to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.release_failures import ReleaseFailures
from pixelgate.domain.releases import FailedRelease, Progress
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.releases import ReleaseStore


class Settings(EnvSettings):
    """Environment of RecordReleaseFailureFunction in template.yaml."""

    table_name: str


@cache
def failures() -> ReleaseFailures:
    """What remembers, once per execution environment."""
    return ReleaseFailures(releases=ReleaseStore(clients.dynamodb(), Settings.load().table_name))


@step
def handler(failed: FailedRelease) -> Progress:
    logger.info("release failed", error=failed.error.Error, cause=failed.error.Cause[:1000])
    return failures().record(failed, now=datetime.now(UTC))
