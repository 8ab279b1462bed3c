"""functions/index_image: an event or an order in, the image entered as it stands. See pixelgate.api, too."""

import json

import pytest
from moto import mock_aws

from functions.index_image import handler as index_image
from pixelgate.domain.search_orders import ImageToIndex
from pixelgate.runtime import clients
from pixelgate.storage.images import ImageStore
from pixelgate.storage.term_index import TermIndex
from tests.support.documents import IMAGE_ID, WORKSPACE, record
from tests.support.tables import TABLE, create_table
from tests.support.webhooks import analysed_event, on_the_bus


@pytest.fixture
def dynamodb(monkeypatch):
    with mock_aws():
        monkeypatch.setenv("TABLE_NAME", TABLE)
        for factory in (clients.dynamodb, index_image.indexer):
            factory.cache_clear()
        yield create_table()
    index_image.indexer.cache_clear()


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
