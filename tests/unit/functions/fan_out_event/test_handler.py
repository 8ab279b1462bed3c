"""functions/fan_out_event: an event in, one order for each webhook that wants it. See pixelgate.api, too."""

import json

import boto3
import pytest
from moto import mock_aws

from functions.fan_out_event import handler as fan_out_event
from pixelgate.domain.webhook_deliveries import DeliveryOrder
from pixelgate.runtime import clients
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore
from tests.support.documents import WORKSPACE
from tests.support.tables import TABLE, create_table
from tests.support.webhooks import analysed_event, on_the_bus, webhook


@pytest.fixture
def world(monkeypatch):
    with mock_aws():
        sqs = boto3.client("sqs")
        url = sqs.create_queue(QueueName="webhooks")["QueueUrl"]
        monkeypatch.setenv("TABLE_NAME", TABLE)
        monkeypatch.setenv("WEBHOOK_QUEUE_URL", url)
        for factory in (clients.dynamodb, clients.sqs, fan_out_event.fan_out):
            factory.cache_clear()
        yield create_table(), lambda: sqs.receive_message(QueueUrl=url).get("Messages", [])
    fan_out_event.fan_out.cache_clear()


def message(body):
    return {
        "messageId": "1",
        "body": body,
        "eventSource": "aws:sqs",
        "attributes": {},
        "messageAttributes": {},
    }


def test_an_event_is_ordered_for_every_webhook_that_wants_it(world, lambda_context):
    dynamodb, orders = world
    wanting, other = webhook(), webhook(events=["ImageErased"])
    for each in (wanting, other):
        WebhookStore(dynamodb, TABLE).add(each)
    event = analysed_event()

    answer = fan_out_event.handler({"Records": [message(json.dumps(on_the_bus(event)))]}, lambda_context)

    assert answer == {"batchItemFailures": []}
    [sent] = orders()
    order = DeliveryOrder.model_validate_json(sent["Body"])
    assert (order.webhook_id, order.event_id, order.revision) == (wanting.id, event.event_id, 0)
    assert DeliveryStore(dynamodb, TABLE).get(WORKSPACE, wanting.id, event.event_id).body


def test_an_event_that_this_version_does_not_know_comes_again(world, lambda_context):
    unknown = json.dumps({"detail-type": "ImageFramed", "detail": {}})

    answer = fan_out_event.handler({"Records": [message(unknown)]}, lambda_context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
