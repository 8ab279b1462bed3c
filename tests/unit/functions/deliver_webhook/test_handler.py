"""functions/deliver_webhook: an order in, an attempt on record. Delivering is tested with pixelgate.api."""

import boto3
import pytest
from moto import mock_aws

from functions.deliver_webhook import handler as deliver_webhook
from pixelgate.domain.webhook_deliveries import Delivery, DeliveryOrder
from pixelgate.runtime import clients
from pixelgate.storage.webhook_deliveries import DeliveryStore
from pixelgate.storage.webhooks import WebhookStore
from tests.support.documents import NOW, WORKSPACE
from tests.support.tables import TABLE, create_table
from tests.support.webhooks import analysed_event, webhook


@pytest.fixture
def world(monkeypatch):
    with mock_aws():
        sqs = boto3.client("sqs")
        url = sqs.create_queue(QueueName="webhooks")["QueueUrl"]
        for name, value in {
            "TABLE_NAME": TABLE,
            "WEBHOOK_QUEUE_URL": url,
            "WEBHOOK_SECONDS": "1",
            "WEBHOOK_ALLOW_HTTP": "false",
            "WEBHOOK_ALLOW_LOOPBACK": "false",
            "RETRY_SECONDS": "5,300",
        }.items():
            monkeypatch.setenv(name, value)
        for factory in (clients.dynamodb, clients.sqs, deliver_webhook.deliverer):
            factory.cache_clear()
        names = ["ApproximateNumberOfMessagesDelayed"]

        def delayed():
            attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            return int(attributes[names[0]])

        yield create_table(), delayed
    deliver_webhook.deliverer.cache_clear()


def test_what_is_not_public_is_never_reached_and_tried_again_later(world, lambda_context):
    dynamodb, delayed = world
    theirs = webhook(url="https://169.254.169.254/latest/meta-data/")
    delivery = Delivery.of(analysed_event(), webhook_id=theirs.id, now=NOW)
    WebhookStore(dynamodb, TABLE).add(theirs)
    DeliveryStore(dynamodb, TABLE).create(delivery)
    record = {
        "messageId": "1",
        "body": DeliveryOrder.of(delivery).model_dump_json(),
        "eventSource": "aws:sqs",
        "attributes": {},
        "messageAttributes": {},
    }

    answer = deliver_webhook.handler({"Records": [record, record]}, lambda_context)

    assert answer == {"batchItemFailures": []}
    stored = DeliveryStore(dynamodb, TABLE).get(WORKSPACE, theirs.id, delivery.event_id)
    [attempt] = stored.recent
    assert attempt.error == "the host is not on the public Internet"
    assert (attempt.status_code, stored.status, stored.attempts) == (None, "PENDING", 1)
    assert delayed() == 1
