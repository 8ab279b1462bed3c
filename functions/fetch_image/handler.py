"""Fetch image: bring what a URL names to where uploads arrive, or reject it with the reason.

In:   SQS batch of UrlToFetch       from functions/api
Out:  the messages to be delivered again
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.url_imports import UrlImporter
from pixelgate.domain.imports import UrlToFetch
from pixelgate.fetching.fetcher import Fetcher, FetchLimits
from pixelgate.runtime import clients
from pixelgate.runtime.batch import handle_batch
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore


class Settings(EnvSettings):
    """Environment of FetchImageFunction in template.yaml."""

    table_name: str
    originals_bucket: str
    max_upload_bytes: int
    fetch_seconds: float
    fetch_attempts: int


@cache
def importer() -> UrlImporter:
    """The importer and its fetcher, once per execution environment."""
    settings = Settings.load()
    limits = FetchLimits(max_bytes=settings.max_upload_bytes, seconds=settings.fetch_seconds)
    return UrlImporter(
        fetch=Fetcher(limits).fetch,
        images=ImageStore(clients.dynamodb(), settings.table_name),
        imports=ImportStore(clients.dynamodb(), settings.table_name),
        deposits=Deposits(clients.s3(), settings.originals_bucket),
    )


def fetch_record(record: SQSRecord) -> None:
    wanted = UrlToFetch.model_validate_json(record.body)
    attempt = int(record.attributes.approximate_receive_count)
    is_last_attempt = attempt >= Settings.load().fetch_attempts
    status = importer().import_url(wanted, is_last_attempt=is_last_attempt, now=datetime.now(UTC))
    # Never the URL: it may be a permission.
    logger.info("image fetched", image_id=wanted.image_id, import_id=wanted.import_id, status=status)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return handle_batch(event, context, source=EventType.SQS, record_handler=fetch_record)
