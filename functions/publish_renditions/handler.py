"""Publish renditions: copy what was made to where the public finds it, if the image may still be seen.

In:   RenditionsToPublish   the plan, and what make_renditions made
Out:  Published             to the choice whether anything has to be taken away
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.publishing import Publisher
from pixelgate.domain.releases import Published, RenditionsToPublish
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.images import ImageStore
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import ReleaseStore


class Settings(EnvSettings):
    """Environment of PublishRenditionsFunction in template.yaml."""

    table_name: str
    work_bucket: str
    delivery_bucket: str


@cache
def publisher() -> Publisher:
    """What publishes, put together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    return Publisher(
        images=ImageStore(*table),
        releases=ReleaseStore(*table),
        settings=ReleaseSettingsStore(*table),
        delivery=Delivery(clients.s3(), settings.delivery_bucket),
        work_bucket=settings.work_bucket,
    )


@step
def handler(order: RenditionsToPublish) -> Published:
    return publisher().publish(order, now=datetime.now(UTC))
