"""functions/fetch_image: a message in, its fate out. Importing itself is tested with pixelgate.api."""

import json

import boto3
import pytest
from moto import mock_aws

from functions.fetch_image import handler as fetch_image
from pixelgate.domain.imports import ImportCounts
from pixelgate.domain.status import ImageStatus
from pixelgate.fetching import resolution
from pixelgate.runtime import clients
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from tests.support.documents import IMAGE_ID, WORKSPACE, record
from tests.support.imports import import_record, wanted
from tests.support.tables import TABLE, create_table


@pytest.fixture
def images(monkeypatch):
    for name, value in {
        "TABLE_NAME": TABLE,
        "ORIGINALS_BUCKET": "originals",
        "MAX_UPLOAD_BYTES": "1000",
        "FETCH_SECONDS": "1",
        "FETCH_ATTEMPTS": "4",
    }.items():
        monkeypatch.setenv(name, value)
    for factory in (clients.dynamodb, clients.s3, fetch_image.importer):
        factory.cache_clear()
    with mock_aws():
        dynamodb = create_table()
        ImportStore(dynamodb, TABLE).create(import_record(counts=ImportCounts(listed=1)))
        boto3.client("s3").create_bucket(
            Bucket="originals", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        store = ImageStore(dynamodb, TABLE)
        store.create(record())
        yield store
    fetch_image.importer.cache_clear()


@pytest.fixture
def deliver(images, lambda_context):
    def deliver(url, *, attempt=1):
        message = {
            "messageId": "1",
            "body": wanted(url=url).model_dump_json(),
            "eventSource": "aws:sqs",
            "attributes": {"ApproximateReceiveCount": str(attempt)},
            "messageAttributes": {},
        }
        return fetch_image.handler(json.loads(json.dumps({"Records": [message]})), lambda_context)

    return deliver


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a.jpg", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "file:///etc"],
)
def test_what_must_not_be_reached_is_rejected_and_not_retried(deliver, images, url):
    assert deliver(url) == {"batchItemFailures": []}

    rejected = images.get(WORKSPACE, IMAGE_ID)
    assert (rejected.status, rejected.reason_code) == (ImageStatus.REJECTED, "SOURCE_REFUSED")


def test_a_name_that_cannot_be_resolved_just_now_is_delivered_again_until_the_last_time(
    deliver, images, monkeypatch
):
    def busy(*_, **__):
        raise resolution.socket.gaierror(resolution.socket.EAI_AGAIN, "try again")

    monkeypatch.setattr(resolution.socket, "getaddrinfo", busy)

    assert deliver("http://images.example/", attempt=3) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert images.get(WORKSPACE, IMAGE_ID).status is ImageStatus.AWAITING_UPLOAD
    assert deliver("http://images.example/", attempt=4) == {"batchItemFailures": []}
    assert images.get(WORKSPACE, IMAGE_ID).reason_code == "SOURCE_UNAVAILABLE"
