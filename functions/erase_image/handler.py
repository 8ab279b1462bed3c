"""Erase image: remove every trace of marked images, or originals alone. No other function may delete.

In:   SQS batch of ImageToErase and OriginalToDiscard   from the erase queue
Out:  the messages that failed, to be delivered again
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.erasing import Eraser
from pixelgate.api.originals import OriginalDiscarder
from pixelgate.domain.erasure import ERASE_ORDER, OriginalToDiscard
from pixelgate.runtime import clients
from pixelgate.runtime.batch import handle_batch
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import JsonObject, logger
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.objects import S3ObjectStore
from pixelgate.storage.removals import Removals
from pixelgate.storage.sources import SourceStore


class Settings(EnvSettings):
    """Environment of EraseImageFunction in template.yaml."""

    table_name: str
    originals_bucket: str
    work_bucket: str
    delivery_bucket: str
    distribution_id: str


@cache
def eraser() -> Eraser:
    """What removes, put together once per execution environment."""
    settings, s3 = Settings.load(), clients.s3()
    table = (clients.dynamodb(), settings.table_name)
    return Eraser(
        images=ImageStore(*table),
        erasures=ErasureStore(*table),
        imports=ImportStore(*table),
        sources=SourceStore(*table),
        originals=Removals(s3, settings.originals_bucket),
        work=Removals(s3, settings.work_bucket),
        delivery=Delivery(s3, settings.delivery_bucket, edge=clients.edge(settings.distribution_id)),
    )


@cache
def discarder() -> OriginalDiscarder:
    """What removes originals alone, put together once per execution environment."""
    return OriginalDiscarder(
        images=eraser().images,
        copies=S3ObjectStore(clients.s3(), Settings.load().work_bucket),
        kept=S3ObjectStore(clients.s3(), Settings.load().originals_bucket),
        originals=eraser().originals,
        work=eraser().work,
    )


def carry_out(record: SQSRecord) -> None:
    order = ERASE_ORDER.validate_json(record.body)
    if isinstance(order, OriginalToDiscard):
        done = discarder().discard(order)
    else:
        done = eraser().erase(order, now=datetime.now(UTC))
    logger.info("order carried out", image_id=order.image_id, order=type(order).__name__, done=done)


@logger.inject_lambda_context(clear_state=True)
def handler(event: JsonObject, context: LambdaContext) -> JsonObject:
    return handle_batch(event, context, source=EventType.SQS, record_handler=carry_out)
