"""tests/events/functions has one event for each function, and it is what the function reads."""

import importlib
import json
from typing import get_type_hints

import pytest
from aws_lambda_powertools.utilities.data_classes import SQSEvent
from aws_lambda_powertools.utilities.parser.models import (
    ApiGatewayAuthorizerRequestV2,
    APIGatewayProxyEventV2Model,
    DynamoDBStreamModel,
    EventBridgeModel,
    SqsModel,
)
from pydantic import BaseModel

from pixelgate.api.granting import Grant
from pixelgate.domain.erasure import ERASE_ORDER
from pixelgate.domain.events import announcement_in
from pixelgate.domain.imports import UrlToFetch
from pixelgate.domain.search_orders import index_order_in
from pixelgate.domain.stored_objects import ObjectCreated
from pixelgate.domain.webhook_deliveries import DeliveryOrder
from pixelgate.storage.keys import RECORD
from pixelgate.storage.records import record_of
from tests.support.template import ROOT

SAMPLES = ROOT / "tests" / "events" / "functions"
FOLDERS = sorted(path.name for path in (ROOT / "functions").iterdir() if path.is_dir())
# What a message of a function's queue holds, as the handler reads it.
MESSAGES = {
    "deliver_webhook": DeliveryOrder.model_validate_json,
    "erase_image": ERASE_ORDER.validate_json,
    "fan_out_event": announcement_in,
    "fetch_image": UrlToFetch.model_validate_json,
    "index_image": index_order_in,
    "ingest": ObjectCreated.model_validate_json,
}
# What is neither a queue's nor a step of a state machine.
EVENTS: dict[str, type[BaseModel]] = {
    "announce": DynamoDBStreamModel,
    "api": APIGatewayProxyEventV2Model,
    "authorize": ApiGatewayAuthorizerRequestV2,
    "deliver_rendition": APIGatewayProxyEventV2Model,
    "grant_access": Grant,
    "retry_webhooks": EventBridgeModel,
    "sweep": EventBridgeModel,
}
STEPS = sorted(set(FOLDERS) - set(MESSAGES) - set(EVENTS))


def sample(folder):
    return json.loads((SAMPLES / f"{folder}.json").read_text())


def model_of(folder):
    """What the step's own function takes, below the decorator."""
    handler = importlib.import_module(f"functions.{folder}.handler").handler
    while hasattr(handler, "__wrapped__"):
        handler = handler.__wrapped__
    [model] = [hint for name, hint in get_type_hints(handler).items() if name != "return"]
    return model


def test_every_function_has_a_sample_and_every_sample_a_function():
    assert sorted(path.stem for path in SAMPLES.iterdir()) == FOLDERS


@pytest.mark.parametrize("folder", STEPS)
def test_the_sample_of_a_step_is_what_it_takes(folder):
    model_of(folder).model_validate(sample(folder))


@pytest.mark.parametrize("folder", MESSAGES)
def test_the_sample_of_a_queue_holds_messages_that_its_function_reads(folder):
    SqsModel.model_validate(sample(folder))

    read = [MESSAGES[folder](record.body) for record in SQSEvent(sample(folder)).records]

    assert read


@pytest.mark.parametrize("folder", EVENTS)
def test_the_sample_of_a_service_is_what_that_service_sends(folder):
    EVENTS[folder].model_validate(sample(folder))


def test_the_sample_of_the_stream_changes_a_record():
    for letter in sample("announce")["Records"]:
        before, after = letter["dynamodb"]["OldImage"], letter["dynamodb"]["NewImage"]

        assert after["SK"] == {"S": RECORD}
        assert record_of(before).id == record_of(after).id
