"""All routes about what people see of images, with what they work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.delivery_addresses import DeliveryAddresses
from pixelgate.api.profile_routes import ProfileDesk, add_profile_routes
from pixelgate.api.release_routes import ReleaseDesk, add_release_routes
from pixelgate.api.released import ReleasedImages
from pixelgate.api.transformation_routes import TransformationDesk, add_transformation_route
from pixelgate.runtime.executions import Executions
from pixelgate.runtime.secrets import Secret, SecretClient
from pixelgate.runtime.settings import EnvSettings
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.release_settings import ReleaseSettingsStore
from pixelgate.storage.releases import ReleaseStore

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DeliverySettings(EnvSettings):
    """What of a function's environment says where released files are."""

    release_image_arn: str
    delivery_url: str
    delivery_key_arn: str


def add_all_release_routes(
    app: APIGatewayHttpResolver,
    settings: DeliverySettings,
    *,
    dynamodb: DynamoDBClient,
    table: str,
    executions: Executions,
    secrets: SecretClient,
) -> None:
    """Serve them."""
    images, key = ImageStore(dynamodb, table), Secret(secrets, settings.delivery_key_arn)
    released = ReleasedImages(
        images=images,
        releases=ReleaseStore(dynamodb, table),
        address=DeliveryAddresses(settings.delivery_url, key).of,
    )
    desk = ReleaseDesk(
        images=images, analyses=AnalysisStore(dynamodb, table), released=released, executions=executions
    )
    add_release_routes(app, desk=desk)
    signing = TransformationDesk(images=images, base=settings.delivery_url, key=key)
    add_transformation_route(app, desk=signing)
    add_profile_routes(app, desk=ProfileDesk(ReleaseSettingsStore(dynamodb, table)))
