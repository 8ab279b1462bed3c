"""POST /v1/uploads/batch: every image of a batch gets its ticket, or none does."""

import base64
import json

import pytest

from tests.support.application import whole_application
from tests.support.documents import WORKSPACE
from tests.support.http import request
from tests.support.tables import TABLE

CAT = {"name": "cat.jpg", "content_type": "image/jpeg"}
DOG = {"name": "dog.png", "content_type": "image/png", "collection": "pets"}


@pytest.fixture
def post(dynamodb, lambda_context, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    app = whole_application(uploads_per_day="3", upload_bytes_per_day="0")

    def post(*uploads):
        event = request("POST", "/v1/uploads/batch", workspace=WORKSPACE, body={"uploads": uploads})
        answer = app.resolve(event, lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return post


def names_stored(dynamodb):
    items = dynamodb.scan(TableName=TABLE)["Items"]
    return sorted(item["name"]["S"] for item in items if item["SK"] == {"S": "RECORD"})


def test_each_gets_a_ticket_of_its_own_in_the_order_asked_for(post, dynamodb):
    status, answer = post(CAT, DOG)

    assert status == 201
    cat, dog = answer["uploads"]
    assert cat["upload"]["fields"]["Content-Type"] == "image/jpeg"
    assert dog["upload"]["fields"]["key"] == f"{WORKSPACE}/{dog['id']}/original"
    assert names_stored(dynamodb) == ["cat.jpg", "dog.png"]


def test_one_that_is_refused_refuses_all_and_is_named(post, dynamodb):
    status, problem = post(CAT, {**DOG, "content_type": "text/html"})

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:content-type-not-accepted")
    assert problem["detail"].startswith("uploads.1.content_type")
    assert names_stored(dynamodb) == []


def test_a_batch_counts_for_as_many_as_it_holds(post, dynamodb):
    assert post(CAT, DOG)[0] == 201

    status, problem = post(CAT, DOG)

    assert (status, problem["type"]) == (429, "urn:pixelgate:problem:quota-exceeded")
    assert names_stored(dynamodb) == ["cat.jpg", "dog.png"]


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_holds_one_to_a_hundred(post, count):
    assert post(*[CAT] * count)[0] == 422


def test_a_ticket_for_known_bytes_takes_no_others(post):
    _, answer = post({**CAT, "sha256": "00" * 31 + "ff"})

    [cat] = answer["uploads"]
    checksum = {"x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-sha256": "A" * 41 + "P8="}
    assert checksum.items() <= cat["upload"]["fields"].items()
    conditions = json.loads(base64.b64decode(cat["upload"]["fields"]["policy"]))["conditions"]
    assert all({name: value} in conditions for name, value in checksum.items())


def test_what_is_no_digest_is_refused(post):
    assert post({**CAT, "sha256": "abc"})[0] == 422
