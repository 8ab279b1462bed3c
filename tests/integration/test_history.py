"""On the deployed stack, IAM enforced: what happened to an image is told, and found out if it is changed."""

import json

import httpx
import pytest

from infra.local.stack import deploy_stack, new_api_key
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError, GoneError
from pixelgate_client.histories import find_broken_link
from tests.integration.local.stack import eventually
from tests.support.images import jpeg

pytestmark = [pytest.mark.integration, pytest.mark.golden]


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def api_key(stack):
    return new_api_key(stack)


@pytest.fixture(scope="module")
def client(stack, api_key):
    with Client(stack.api_url, api_key) as client:
        yield client


@pytest.fixture(scope="module")
def announced(stack):
    """The queue that hears everything the bus announces."""
    sqs, events = stack.cloud.client("sqs"), stack.cloud.client("events")
    url = sqs.create_queue(QueueName="announced-heads")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    bus = stack.outputs["BusName"]
    events.put_rule(Name="heads", EventBusName=bus, EventPattern=json.dumps({"source": ["pixelgate"]}))
    events.put_targets(Rule="heads", EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    return url


@pytest.fixture(scope="module")
def hear(stack, announced):
    heard = []

    def hear(image_id, detail_type):
        messages = stack.cloud.client("sqs").receive_message(
            QueueUrl=announced, MaxNumberOfMessages=10, WaitTimeSeconds=1
        )
        heard.extend(json.loads(message["Body"]) for message in messages.get("Messages", []))
        found = [
            each["detail"]
            for each in heard
            if each["detail"]["id"] == image_id and each["detail-type"] == detail_type
        ]
        return found[0] if found else None

    return hear


@pytest.fixture(scope="module")
def decided(client, announced):
    """An image with a verdict and a tag."""
    image_id = client.upload(jpeg(640, 480), name="cat.jpg")
    client.wait(image_id)
    client.tag(image_id, add=["Summer  holiday"], remove=["tabby"])
    return image_id


def is_right(history):
    return find_broken_link(history.entries, length=history.length, head=history.head) is None


def test_the_way_to_the_verdict_and_beyond_is_told_with_who_did_what(client, api_key, decided):
    history = client.history(decided)

    key = f"key:{api_key.split('_')[1]}"
    assert [(entry.action, entry.actor) for entry in history.entries] == [
        ("UPLOAD_REQUESTED", key),
        ("RECEIVED", "system:storage"),
        ("ANALYSIS_STARTED", "system:ingest"),
        ("VERDICT_RECORDED", "system:persist"),
        ("TAGS_CHANGED", key),
    ]
    assert history.verification.is_intact
    assert is_right(history)
    assert history.entries[3].details["content_sha256"] == client.get(decided).facts.sha256


def test_the_announcement_pins_the_history(client, decided, hear):
    assert eventually(lambda: hear(decided, "ImageAnalysed") is not None)

    event, entries = hear(decided, "ImageAnalysed"), client.history(decided).entries
    assert (event["history_length"], event["history_head"]) == (4, entries[3].hash)


def test_tags_are_shown_with_the_image_and_in_the_listing(client, decided):
    image = client.get(decided)

    assert [tag.name for tag in image.tags if tag.source == "user"] == ["Summer holiday"]
    assert image.removed_tags == ("tabby",)
    [listed] = [each for each in client.list() if each.id == decided]
    assert listed.tags == image.tags


def test_a_refused_edit_changes_nothing(client, decided):
    before = client.history(decided)

    with pytest.raises(ApiError) as caught:
        client.tag(decided, add=["\u202egnp.exe"])

    assert caught.value.problem.status == httpx.codes.UNPROCESSABLE_ENTITY
    assert client.history(decided) == before


def test_a_file_that_is_no_image_has_a_history_too(client):
    image_id = client.upload(jpeg(640, 480)[:300], name="cut.jpg")
    client.wait(image_id)

    history = client.history(image_id)

    assert history.entries[-1].action == "ANALYSIS_FAILED"
    assert history.entries[-1].actor == "system:record_failure"
    assert is_right(history)


def test_an_entry_that_somebody_rewrites_in_the_table_is_found_out(stack, client):
    image_id = client.upload(jpeg(320, 200), name="dog.jpg")
    client.wait(image_id)
    dynamodb, table = stack.cloud.client("dynamodb"), stack.outputs["TableName"]
    key = {"PK": {"S": f"WS#default#IMG#{image_id}"}, "SK": {"S": "HISTORY#000001"}}
    entries = dynamodb.get_item(TableName=table, Key=key)["Item"]["entries"]["S"]

    dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET entries = :forged",
        ExpressionAttributeValues={":forged": {"S": entries.replace("VERDICT_RECORDED", "RE_EVALUATED")}},
    )

    history = client.history(image_id)
    broken = find_broken_link(history.entries, length=history.length, head=history.head)
    assert (history.verification.is_intact, history.verification.broken_at) == (False, 4)
    assert broken.number == 4


def test_of_an_erased_image_only_the_end_of_its_history_is_left(client, hear):
    image_id = client.upload(jpeg(400, 300), name="secret.jpg")
    client.wait(image_id)
    last_before = client.history(image_id).head

    erasure = client.delete(image_id).erasure

    with pytest.raises(GoneError) as caught:
        client.history(image_id)
    assert caught.value.erasure.history_head == erasure.history_head != last_before
    assert eventually(lambda: hear(image_id, "ImageErased") is not None)
    assert hear(image_id, "ImageErased")["history_head"] == erasure.history_head
