"""functions/retry_webhooks: what is due goes on the queue, unless the time is up."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws

from functions.retry_webhooks import handler as retry_webhooks
from pixelgate.domain.webhook_deliveries import Delivery
from pixelgate.runtime import clients
from pixelgate.storage.webhook_deliveries import DeliveryStore
from tests.support.tables import TABLE, create_table
from tests.support.webhooks import analysed_event, webhook


@pytest.fixture
def due(monkeypatch):
    with mock_aws():
        url = boto3.client("sqs").create_queue(QueueName="webhooks")["QueueUrl"]
        for name, value in {"TABLE_NAME": TABLE, "WEBHOOK_QUEUE_URL": url, "RETRY_LIMIT": "10"}.items():
            monkeypatch.setenv(name, value)
        for factory in (clients.dynamodb, clients.sqs, retry_webhooks.retry_round):
            factory.cache_clear()
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        delivery = Delivery.of(analysed_event(), webhook_id=webhook().id, now=long_ago)
        DeliveryStore(create_table(), TABLE).create(delivery)
        yield
    retry_webhooks.retry_round.cache_clear()


@pytest.mark.parametrize(("remaining_ms", "ordered"), [(9_000, 0), (60_000, 1)])
def test_what_is_due_is_ordered_while_there_is_time(due, lambda_context, remaining_ms, ordered):
    lambda_context.get_remaining_time_in_millis = lambda: remaining_ms

    assert retry_webhooks.handler({}, lambda_context) == {"ordered": ordered}
