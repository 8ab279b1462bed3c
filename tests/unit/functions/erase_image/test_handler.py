"""functions/erase_image: a batch in, the failed messages out. The removal is tested with pixelgate.api."""

import boto3
import pytest
from moto import mock_aws

from functions.erase_image import handler as erase_image
from pixelgate.domain.erasure import Erasure, ErasureReason, ImageToErase
from pixelgate.runtime import clients
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageStore
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE, record
from tests.support.tables import TABLE, create_table


@pytest.fixture
def images(monkeypatch):
    for name, value in {
        "TABLE_NAME": TABLE,
        "ORIGINALS_BUCKET": "originals",
        "WORK_BUCKET": "work",
        "DELIVERY_BUCKET": "delivery",
        "DISTRIBUTION_ID": "",
    }.items():
        monkeypatch.setenv(name, value)
    for factory in (clients.dynamodb, clients.s3, erase_image.eraser):
        factory.cache_clear()
    with mock_aws():
        dynamodb = create_table()
        for bucket in ("originals", "work", "delivery"):
            boto3.client("s3").create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
            )
        store = ImageStore(dynamodb, TABLE)
        for image_id in (IMAGE_ID, OTHER_ID):
            store.create(record(id=image_id))
        ErasureStore(dynamodb, TABLE).mark(
            store.get(WORKSPACE, IMAGE_ID),
            Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW, by="key"),
        )
        yield store
    erase_image.eraser.cache_clear()


def message(message_id, body):
    return {
        "messageId": message_id,
        "body": body,
        "eventSource": "aws:sqs",
        "attributes": {},
        "messageAttributes": {},
    }


def test_what_is_marked_is_erased_and_nothing_else(images, lambda_context):
    orders = [ImageToErase(workspace=WORKSPACE, image_id=each) for each in (IMAGE_ID, OTHER_ID)]
    batch = [message(str(number), order.model_dump_json()) for number, order in enumerate(orders)]

    answer = erase_image.handler({"Records": [*batch, message("x", "nonsense")]}, lambda_context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "x"}]}
    assert images.get(WORKSPACE, IMAGE_ID).erasure.removed_at is not None
    assert images.get(WORKSPACE, OTHER_ID).name == record().name
