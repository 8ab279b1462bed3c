"""Plan release: compare an image's record with what is public of it, and say what is to be done.

In:   ImageToRelease        from the bus, the API or the sweep
Out:  ReleasePlan           to the choice what to do
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.release_planning import ReleasePlanner
from pixelgate.domain.releases import ImageToRelease, ReleasePlan
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.images import ImageStore
from pixelgate.storage.originals import Originals
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import ReleaseStore


class Settings(EnvSettings):
    """Environment of PlanReleaseFunction in template.yaml."""

    table_name: str
    originals_bucket: str


@cache
def planner() -> ReleasePlanner:
    """What plans, put together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    return ReleasePlanner(
        images=ImageStore(*table),
        analyses=RecordedAnalyses(*table),
        releases=ReleaseStore(*table),
        settings=ReleaseSettingsStore(*table),
        originals=Originals(clients.s3(), settings.originals_bucket),
    )


@step
def handler(order: ImageToRelease) -> ReleasePlan:
    return planner().plan(order, now=datetime.now(UTC))
