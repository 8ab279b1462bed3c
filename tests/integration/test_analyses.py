"""One image in one request on the deployed stack, IAM enforced: bytes or an upload, and the event besides."""

import time

import httpx
import pytest

from infra.local.stack import deploy_stack, new_api_key
from pixelgate_client.client import Client
from tests.support.images import jpeg
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

PATH = "/v1/analyses"


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def key(stack):
    return new_api_key(stack, workspace="analyses")


@pytest.fixture
def api(stack, key):
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=60) as api:
        yield api


def in_the_end(api, answer):
    """The image of an answer; a busy machine may need longer than one request."""
    if answer.status_code == 202:
        return api.get(answer.headers["location"], params={"wait": 20}).json()
    assert answer.status_code == 200, answer.text
    return answer.json()


def items_of(stack, image_id):
    """The sort keys of all that is stored of an image."""
    table = stack.cloud.client("dynamodb")
    items = table.query(
        TableName=stack.outputs["TableName"],
        KeyConditionExpression="PK = :image",
        ExpressionAttributeValues={":image": {"S": f"WS#analyses#IMG#{image_id}"}},
    )["Items"]
    return [item["SK"]["S"] for item in items]


def events_are_taken_in(stack):
    """Wait until ingest has heard of everything that is stored."""
    sqs, names = (
        stack.cloud.client("sqs"),
        ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"),
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        told = sqs.get_queue_attributes(QueueUrl=stack.outputs["IntakeQueueUrl"], AttributeNames=["All"])
        if not any(int(told["Attributes"][name]) for name in names):
            return
        time.sleep(0.1)
    raise AssertionError("events are left")


def test_an_image_that_is_sent_is_answered_and_has_one_verdict_though_its_event_comes_too(stack, api):
    picture = (ROOT / "samples" / "cat.png").read_bytes()

    answer = api.post(
        PATH, content=picture, headers={"content-type": "image/png"}, params={"name": "cat.png"}
    )

    image = in_the_end(api, answer)
    events_are_taken_in(stack)
    assert (image["status"], image["name"], image["facts"]["bytes"]) == ("APPROVED", "cat.png", len(picture))
    assert image["findings"]["labels"]["labels"]
    assert image["verdict"]["trace"]
    shown = api.get(f"/v1/images/{image['id']}").json()
    assert {**shown, "updated_at": None} == {**image, "updated_at": None}
    assert [each for each in items_of(stack, image["id"]) if "VERDICT" in each] == ["VERDICT#000001"]
    assert api.get(f"/v1/images/{image['id']}/history").json()["verification"]["is_intact"]


def test_what_only_calls_itself_an_image_is_answered_with_the_reason(api):
    answer = api.post(PATH, content=b"<script>alert(1)</script>", headers={"content-type": "image/jpeg"})

    image = in_the_end(api, answer)
    assert (image["status"], image["reason_code"], image["verdict"]) == (
        "REJECTED",
        "UNSUPPORTED_FORMAT",
        None,
    )


def test_an_upload_is_answered_for_too_and_what_is_sent_twice_is_one_image(stack, key, api):
    with Client(stack.api_url, key) as client:
        image_id = client.upload(jpeg(640, 480, "purple"), name="purple.jpg")

    uploaded = in_the_end(api, api.post(PATH, json={"upload_id": image_id}))
    sent = [
        api.post(
            PATH,
            content=jpeg(640, 480, "olive"),
            headers={"content-type": "image/jpeg", "idempotency-key": "olive"},
        )
        for _ in range(2)
    ]

    assert (uploaded["id"], uploaded["name"], uploaded["findings"] is None) == (image_id, "purple.jpg", False)
    first, again = sent
    assert in_the_end(api, first)["id"] == in_the_end(api, again)["id"]
    assert again.headers["idempotency-replayed"] == "true"
