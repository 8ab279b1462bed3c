"""Deliver rendition: tell the public where a rendition by name, or a signed transformation, is.

In:   GET /media/...        from CloudFront by the function's URL, or from the local gateway
Out:  302 to a file         or RFC 9457 problems
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.delivering import DeliveryDesk
from pixelgate.api.problems import CONTENT_TYPE, ProblemError
from pixelgate.api.transforming import Transformer
from pixelgate.runtime import clients
from pixelgate.runtime.functions import LambdaFunction
from pixelgate.runtime.secrets import Secret
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.images import ImageStore
from pixelgate.storage.releases import ReleaseStore

# A release that replaces another removes its files: browsers ask again soon, and the edge is told.
CACHED = "public, max-age=60, s-maxage=300"
# It names an address that is for whoever asked: no cache that others ask keeps it.
KEPT_BY_WHO_ASKED = "private, max-age=60"


class Settings(EnvSettings):
    """Environment of DeliverRenditionFunction in template.yaml."""

    table_name: str
    work_bucket: str
    delivery_bucket: str
    delivery_key_arn: str
    make_renditions_function: str


@cache
def desk() -> DeliveryDesk:
    """What delivers, put together once per execution environment."""
    settings = Settings.load()
    images = ImageStore(clients.dynamodb(), settings.table_name)
    releases = ReleaseStore(clients.dynamodb(), settings.table_name)
    transformer = Transformer(
        images=images,
        releases=releases,
        delivery=Delivery(clients.s3(), settings.delivery_bucket),
        make_renditions=LambdaFunction(clients.lambda_(), settings.make_renditions_function),
        work_bucket=settings.work_bucket,
    )
    key = Secret(clients.secrets(), settings.delivery_key_arn)
    return DeliveryDesk(images=images, releases=releases, transformer=transformer, key=key)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    query = event.get("queryStringParameters") or {}
    accept = event.get("headers", {}).get("accept", "")
    try:
        located = desk().locate(event["rawPath"], query, accept=accept, now=datetime.now(UTC))
    except ProblemError as error:
        headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        if error.retry_after_s is not None:
            headers["Retry-After"] = str(error.retry_after_s)
        body = error.problem.model_dump_json(exclude_none=True)
        return {"statusCode": error.problem.status, "headers": headers, "body": body}
    cached = CACHED if located.is_public else KEPT_BY_WHO_ASKED
    headers = {"Location": located.address, "Cache-Control": cached, "Vary": "Accept"}
    return {"statusCode": 302, "headers": headers, "body": ""}
