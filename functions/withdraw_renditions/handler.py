"""Withdraw renditions: remove from delivery whatever of an image is not released, or not any more.

In:   ImageToWithdraw       from the release of an image
Out:  Withdrawn             to the end of the execution
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from pixelgate.api.withdrawing import Withdrawal
from pixelgate.domain.releases import ImageToWithdraw, Withdrawn
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import step
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.images import ImageStore
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import ReleaseStore


class Settings(EnvSettings):
    """Environment of WithdrawRenditionsFunction in template.yaml."""

    table_name: str
    delivery_bucket: str
    distribution_id: str


@cache
def withdrawal() -> Withdrawal:
    """What takes back, put together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    return Withdrawal(
        images=ImageStore(*table),
        releases=ReleaseStore(*table),
        settings=ReleaseSettingsStore(*table),
        delivery=Delivery(
            clients.s3(), settings.delivery_bucket, edge=clients.edge(settings.distribution_id)
        ),
    )


@step
def handler(order: ImageToWithdraw) -> Withdrawn:
    return withdrawal().withdraw(order, now=datetime.now(UTC))
