"""Announce: tell the event bus what changed. The table's stream is the outbox, so nothing is lost.

In:   DynamoDB stream batch of image records
Out:  the stream records that failed, to be delivered again
Env:  Settings, below
"""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.domain.announcing import announcement_of
from pixelgate.runtime import clients
from pixelgate.runtime.batch import handle_batch
from pixelgate.runtime.bus import Announcer, EventBus
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.keys import RECORD
from pixelgate.storage.records import record_of


class Settings(EnvSettings):
    """Environment of AnnounceFunction in template.yaml."""

    bus_name: str


@cache
def announcer() -> Announcer:
    """The bus, once per execution environment."""
    return EventBus(clients.events(), Settings.load().bus_name)


def announce_record(record: DynamoDBRecord) -> None:
    change = record.raw_event["dynamodb"]
    # The subscription filters for records; whoever reads the stream again by hand may not.
    if change.get("NewImage", {}).get("SK") != {"S": RECORD}:
        return
    before = record_of(change["OldImage"]) if "OldImage" in change else None
    event = announcement_of(before, record_of(change["NewImage"]))
    if event is not None:
        announcer().announce(event)
        logger.info("announced", image_id=event.id, detail_type=event.detail_type, status=event.status)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    # In order: what happened to an image later must not be told before what failed to be told.
    return handle_batch(
        event, context, source=EventType.DynamoDBStreams, record_handler=announce_record, in_order=True
    )
