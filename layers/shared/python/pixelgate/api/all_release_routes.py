"""All routes about what people see of images, with what they work on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.delivery_addresses import DeliveryAddresses
from pixelgate.api.profile_routes import ProfileDesk, add_profile_routes
from pixelgate.api.re_release_routes import ReReleaseDesk, add_re_release_routes
from pixelgate.api.release_routes import ReleaseDesk, add_release_routes
from pixelgate.api.released import ReleasedImages
from pixelgate.api.settings import DeliverySettings
from pixelgate.api.transformation_routes import TransformationDesk, add_transformation_route
from pixelgate.runtime.executions import Executions
from pixelgate.runtime.secrets import Secret, SecretClient
from pixelgate.storage.images import ImageStore
from pixelgate.storage.re_releases import ReReleaseStore
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import ReleaseStore

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


def add_all_release_routes(
    app: APIGatewayHttpResolver,
    settings: DeliverySettings,
    *,
    dynamodb: TableClient,
    table: str,
    machine: Callable[[str], Executions],
    secrets: SecretClient,
) -> None:
    """Serve them. ``machine`` starts executions of the state machine that an ARN names."""
    images, key = ImageStore(dynamodb, table), Secret(secrets, settings.delivery_key_arn)
    released = ReleasedImages(
        images=images,
        releases=ReleaseStore(dynamodb, table),
        address=DeliveryAddresses(settings.delivery_url, key).of,
    )
    desk = ReleaseDesk(
        images=images,
        analyses=RecordedAnalyses(dynamodb, table),
        released=released,
        executions=machine(settings.release_image_arn),
    )
    add_release_routes(app, desk=desk)
    re_releases = ReReleaseDesk(
        runs=ReReleaseStore(dynamodb, table),
        executions=machine(settings.re_release_images_arn),
        read_records=partial(read_records, dynamodb, table),
    )
    add_re_release_routes(app, desk=re_releases)
    signing = TransformationDesk(images=images, base=settings.delivery_url, key=key)
    add_transformation_route(app, desk=signing)
    add_profile_routes(app, desk=ProfileDesk(ReleaseSettingsStore(dynamodb, table)))
