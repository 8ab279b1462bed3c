"""Erase image: remove every trace of images that are marked as erased. No other function may delete.

In:   SQS batch of ImageToErase     from the erase queue
Out:  the messages that failed, to be delivered again
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.erasing import Eraser
from pixelgate.domain.erasure import ImageToErase
from pixelgate.runtime import clients
from pixelgate.runtime.batch import handle_batch
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.removals import Removals
from pixelgate.storage.sources import SourceStore


class Settings(EnvSettings):
    """Environment of EraseImageFunction in template.yaml."""

    table_name: str
    originals_bucket: str
    work_bucket: str


@cache
def eraser() -> Eraser:
    """What removes, put together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    return Eraser(
        images=ImageStore(*table),
        erasures=ErasureStore(*table),
        imports=ImportStore(*table),
        sources=SourceStore(*table),
        originals=Removals(clients.s3(), settings.originals_bucket),
        work=Removals(clients.s3(), settings.work_bucket),
    )


def erase_record(record: SQSRecord) -> None:
    order = ImageToErase.model_validate_json(record.body)
    was_marked = eraser().erase(order, now=datetime.now(UTC))
    logger.info("erased" if was_marked else "not marked as erased", image_id=order.image_id)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return handle_batch(event, context, source=EventType.SQS, record_handler=erase_record)
