"""On the deployed stack nothing is left of an erased image: in no bucket, in no item, in no log."""

import io
import json
import time

import httpx
import pytest
from PIL import Image, ImageDraw, ImageFont

from infra.local.stack import deploy_stack, new_api_key
from pixelgate_client.client import Client
from pixelgate_client.errors import GoneError
from pixelgate_client.models.retention import RetentionPolicy
from tests.integration.local.stack import eventually
from tests.support.template import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.golden]

SHORT_LIVED = "short-lived"
"""A workspace of its own, where nothing else is old."""

NAME = "passport of alice example.png"
PAGE = ROOT / "samples" / "printed-page.png"


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def client(stack):
    with Client(stack.api_url, new_api_key(stack)) as client:
        yield client


def passport():
    """A page like no other in this cloud, so that whatever holds its words or its hashes is of this image."""
    page = Image.new("RGB", (1200, 800), "ivory")
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 180, 800), fill="navy")
    for number, line in enumerate(("Passport of Alice Example", "born in Wonderland", "number AX 4711 0815")):
        draw.text((240, 120 + 200 * number), line, fill="black", font=ImageFont.load_default(64))
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def objects_naming(stack, *needles):
    """Every version and delete marker, of all buckets, whose key or bytes hold one of ``needles``."""
    s3, found = stack.cloud.client("s3"), []
    for bucket in (each["Name"] for each in s3.list_buckets()["Buckets"]):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            found += [
                (bucket, each["Key"])
                for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
                if any(needle in each["Key"] for needle in needles)
            ]
    return found


def items_naming(stack, *needles):
    """The sort keys of all items that hold one of ``needles``."""
    pages = (
        stack.cloud.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs["TableName"])
    )
    items = [item for page in pages for item in page["Items"]]
    return sorted(item["SK"]["S"] for item in items if any(needle in str(item) for needle in needles))


def log_lines_naming(stack, *needles):
    logs, found = stack.cloud.client("logs"), []
    for page in logs.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            for events in logs.get_paginator("filter_log_events").paginate(
                logGroupName=group["logGroupName"]
            ):
                lines = (event["message"] for event in events["events"])
                found += [line for line in lines if any(needle in line for needle in needles)]
    return found


def removed(client, image_id):
    with pytest.raises(GoneError) as gone:
        client.get(image_id)
    return gone.value.erasure.removed_at is not None


def test_nothing_is_left_but_the_tombstone_and_the_audit_line(stack, client):
    image_id = client.upload(passport(), name=NAME)
    image = client.wait(image_id, timeout_s=60)
    assert image.findings is not None, image.reason_code
    words = [line.text for line in image.findings.text.lines]
    # Long enough to be found nowhere by chance.
    words = [line for line in words if len(line) > 12]
    assert words
    # What is under way while an image is erased is removed by the sweep's second look, an hour later.
    assert eventually(lambda: client.renditions.of(image_id).release is not None, within_s=60)
    told = (NAME, image.facts.sha256, image.findings.measures.perceptual_hash, *words)
    assert objects_naming(stack, image_id)
    assert "VERDICT#000001" in items_naming(stack, image_id)

    receipt = client.delete(image_id)

    assert (receipt.id, receipt.status, receipt.erasure.reason_code) == (image_id, "ERASED", "REQUESTED")
    assert eventually(lambda: removed(client, image_id))
    assert objects_naming(stack, image_id, *told) == []
    assert items_naming(stack, image_id) == ["AUDIT#ERASED", "RECORD"]
    assert items_naming(stack, *told) == []
    # Logs name images by their id, which tells nobody anything any more, and never by what they are.
    assert log_lines_naming(stack, *told) == []
    assert log_lines_naming(stack, image_id)
    assert image_id not in [each.id for each in client.list()]


def test_a_ticket_that_is_still_valid_brings_nothing_back(stack, client):
    key = new_api_key(stack)
    ticket = httpx.post(
        f"{stack.api_url}/v1/uploads",
        json={"name": NAME, "content_type": "image/png"},
        headers={"Authorization": f"Bearer {key}"},
        timeout=30,
    ).json()
    client.delete(ticket["id"])
    assert eventually(lambda: removed(client, ticket["id"]))

    stored = httpx.post(
        ticket["upload"]["url"],
        data=ticket["upload"]["fields"],
        files={"file": (NAME, PAGE.read_bytes(), "image/png")},
        timeout=30,
    )

    assert stored.is_success
    assert eventually(lambda: objects_naming(stack, ticket["id"]) == [])
    time.sleep(1)
    assert items_naming(stack, ticket["id"]) == ["AUDIT#ERASED", "RECORD"]


def test_what_was_kept_long_enough_is_erased_by_the_sweep(stack):
    with Client(stack.api_url, new_api_key(stack, workspace=SHORT_LIVED)) as client:
        image = client.wait(client.upload(PAGE, name=NAME), timeout_s=60)
        client.set_retention(RetentionPolicy(approved_days=1, in_review_days=1, rejected_days=1))
        assert client.expired() == ()
        stack.cloud.client("dynamodb").update_item(
            TableName=stack.outputs["TableName"],
            Key={"PK": {"S": f"WS#{SHORT_LIVED}#IMG#{image.id}"}, "SK": {"S": "RECORD"}},
            UpdateExpression="SET GSI1SK = :old",
            ExpressionAttributeValues={":old": {"S": f"2020-01-01T00:00:00Z#{image.id}"}},
        )
        assert [each.id for each in client.expired()] == [image.id]

        answer = stack.cloud.client("lambda").invoke(
            FunctionName=stack.outputs["SweepFunctionName"], Payload=b"{}"
        )

        assert json.loads(answer["Payload"].read())["outcomes"]["ImagesExpired"] == 1
        assert eventually(lambda: removed(client, image.id))
        with pytest.raises(GoneError) as gone:
            client.get(image.id)
    assert (gone.value.erasure.reason_code, gone.value.erasure.by) == ("EXPIRED", None)
