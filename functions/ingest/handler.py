"""Ingest: register every stored original once and start its analysis.

In:   SQS batch of S3 "Object Created" events       from the intake queue
Out:  the messages that failed, to be delivered again
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.intake import take_in
from pixelgate.domain.image_history import INGEST
from pixelgate.domain.stored_objects import ObjectCreated
from pixelgate.runtime import clients
from pixelgate.runtime.batch import handle_batch
from pixelgate.runtime.executions import Executions, StateMachine
from pixelgate.runtime.queues import Queue, SqsQueue
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.images import ImageStore


class Settings(EnvSettings):
    """Environment of IngestFunction in template.yaml."""

    table_name: str
    analyze_image_arn: str
    erase_queue_url: str


@cache
def images() -> ImageStore:
    """The store of image records, once per execution environment."""
    return ImageStore(clients.dynamodb(), Settings.load().table_name)


@cache
def executions() -> Executions:
    """The state machine, once per execution environment."""
    return StateMachine(clients.stepfunctions(), Settings.load().analyze_image_arn)


@cache
def erasures() -> Queue:
    """Where bytes of erased images go, once per execution environment."""
    return SqsQueue(clients.sqs(), Settings.load().erase_queue_url)


def take_in_record(record: SQSRecord) -> None:
    stored = ObjectCreated.model_validate_json(record.body).detail.object
    outcome = take_in(
        stored,
        images=images(),
        executions=executions(),
        erasures=erasures(),
        actor=INGEST,
        now=datetime.now(UTC),
    )
    logger.info("object created", key=stored.key, version_id=stored.version_id, outcome=outcome)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return handle_batch(event, context, source=EventType.SQS, record_handler=take_in_record)
