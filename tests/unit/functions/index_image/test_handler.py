"""functions/index_image: an event or an order in, the image entered as it stands. See pixelgate.api, too."""

import json

import boto3
import pytest
from moto import mock_aws

from functions.index_image import handler as index_image
from pixelgate.api import indexing
from pixelgate.domain.search_orders import ImageToIndex, WorkspaceToIndex
from pixelgate.runtime import clients
from pixelgate.storage.images import ImageStore
from pixelgate.storage.term_index import TermIndex
from tests.support.documents import IMAGE_ID, OTHER_ID, WORKSPACE, record
from tests.support.tables import TABLE, create_table
from tests.support.webhooks import analysed_event, on_the_bus


@pytest.fixture
def sqs():
    with mock_aws():
        yield boto3.client("sqs")


@pytest.fixture
def url(sqs):
    return sqs.create_queue(QueueName="index")["QueueUrl"]


@pytest.fixture
def dynamodb(monkeypatch, url):
    monkeypatch.setenv("TABLE_NAME", TABLE)
    monkeypatch.setenv("INDEX_QUEUE_URL", url)
    for factory in (clients.dynamodb, clients.sqs, index_image.reindexer):
        factory.cache_clear()
    yield create_table()
    index_image.reindexer.cache_clear()


def batch(body):
    message = {"messageId": "1", "body": body, "eventSource": "aws:sqs", "attributes": {}}
    return {"Records": [{**message, "messageAttributes": {}}]}


EVENT = json.dumps(on_the_bus(analysed_event()))
ORDER = ImageToIndex(workspace=WORKSPACE, image_id=IMAGE_ID).model_dump_json()


@pytest.mark.parametrize("body", [EVENT, ORDER])
def test_the_image_that_a_message_is_about_is_entered(dynamodb, lambda_context, body):
    ImageStore(dynamodb, TABLE).create(record(status="APPROVED"))

    answer = index_image.handler(batch(body), lambda_context)

    assert answer == {"batchItemFailures": []}
    assert TermIndex(dynamodb, TABLE).stored(WORKSPACE, IMAGE_ID).terms


@pytest.mark.parametrize("body", [json.dumps({"detail-type": "ImageFramed", "detail": {}}), "{}"])
def test_what_this_version_does_not_know_comes_again(dynamodb, lambda_context, body):
    answer = index_image.handler(batch(body), lambda_context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_a_workspace_is_entered_some_images_at_a_time(dynamodb, sqs, url, lambda_context, monkeypatch):
    monkeypatch.setattr(indexing, "REINDEXED_AT_ONCE", 1)
    images, index = ImageStore(dynamodb, TABLE), TermIndex(dynamodb, TABLE)
    for image_id, workspace in ((IMAGE_ID, WORKSPACE), (OTHER_ID, WORKSPACE), (IMAGE_ID, "stranger")):
        images.create(record(id=image_id, workspace=workspace, status="APPROVED"))
    orders = [WorkspaceToIndex(workspace=WORKSPACE).model_dump_json()]

    for _ in range(2):
        index_image.handler(batch(orders.pop()), lambda_context)
        orders += [each["Body"] for each in sqs.receive_message(QueueUrl=url).get("Messages", [])]

    assert orders == []
    assert all(index.stored(WORKSPACE, image_id).terms for image_id in (IMAGE_ID, OTHER_ID))
    assert not index.stored("stranger", IMAGE_ID).terms
