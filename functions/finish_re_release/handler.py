"""Finish re-release: add up what the batches came to, and note what stopped it if anything did.

In:   EndedReRelease        the execution's document, with the error that Step Functions caught
Out:  ReReleaseRef          to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.domain.re_releases import EndedReRelease, ReReleaseRef
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger, step
from pixelgate.storage.re_releases import ReReleaseStore


class Settings(EnvSettings):
    """Environment of FinishReReleaseFunction in template.yaml."""

    table_name: str


@cache
def runs() -> ReReleaseStore:
    """The store of re-releases, once per execution environment."""
    return ReReleaseStore(clients.dynamodb(), Settings.load().table_name)


@step
def handler(ended: EndedReRelease) -> ReReleaseRef:
    if (error := ended.error) is not None:
        logger.info("re-release stopped", error=error.Error, cause=error.Cause[:1000])
    runs().end(ended.run, now=datetime.now(UTC), error=error.told if error else None)
    return ended.run
