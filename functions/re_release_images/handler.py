"""Re-release images: count what one batch of releases came to, and say which images come next.

In:   ReReleaseStep         from the start of the execution, and after each batch
Out:  Batch                 to the map over its images
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache, partial

from pixelgate.api.re_releasing import ReReleaser
from pixelgate.domain.re_releases import Batch, ReReleaseStep
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.re_releases import ApprovedImages, ReReleaseStore
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.releases import ReleaseStore


class Settings(EnvSettings):
    """Environment of ReReleaseImagesFunction in template.yaml."""

    table_name: str
    release_when_approved: bool


@cache
def releaser() -> ReReleaser:
    """What goes through the images, put together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    return ReReleaser(
        runs=ReReleaseStore(*table),
        approved=ApprovedImages(*table),
        releases=ReleaseStore(*table),
        read_records=partial(read_records, *table),
        is_by_request=not settings.release_when_approved,
        clock=lambda: datetime.now(UTC),
    )


@step
def handler(begun: ReReleaseStep) -> Batch:
    return releaser().step(begun)
