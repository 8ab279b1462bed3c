"""What is uploaded arrives as it was, in one piece or in parts: on the deployed stack, IAM enforced."""

import asyncio
import base64
import hashlib
import json
import random
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from infra.local.stack import deploy_stack, new_api_key
from pixelgate.domain.ids import new_image_id
from pixelgate.storage.images import ImageStore
from pixelgate.storage.object_keys import original_key
from pixelgate.storage.pending import PendingImages
from pixelgate_client.async_client import AsyncClient
from pixelgate_client.client import Client
from pixelgate_client.parts import MULTIPART_FROM
from tests.integration.local.stack import eventually
from tests.support.documents import record
from tests.support.images import png

pytestmark = [pytest.mark.integration, pytest.mark.golden]

PART, SIDE = 5 * 1024**2, 2350
LARGE_SIDE = 4200


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def key(stack):
    return new_api_key(stack)


@pytest.fixture(scope="module")
def api(stack, key):
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=60) as http:
        yield http


@pytest.fixture(scope="module")
def large():
    """A picture that is one part and a bit: noise does not compress."""
    return noise(SIDE)


def noise(side):
    bits = random.Random(side)
    return png(side, side, rows=b"".join(b"\0" + bits.randbytes(side) for _ in range(side)))


def begin(api, data):
    parts = [data[at : at + PART] for at in range(0, len(data), PART)]
    digests = [hashlib.sha256(part).hexdigest() for part in parts]
    body = {"name": "large.png", "content_type": "image/png", "size": len(data)}
    answer = api.post("/v1/uploads/multipart", json={**body, "part_size": PART, "part_sha256": digests})
    assert answer.status_code == 201, answer.text
    return answer.json(), parts


def put(part, content):
    return httpx.put(part["url"], content=content, headers=part["headers"], timeout=60).status_code


def test_a_large_original_arrives_in_parts_as_it_was(stack, api, key, large):
    begun, (first, last) = begin(api, large)
    addresses = begun["upload"]["parts"]

    assert put(addresses[0], first[:-1] + b"?") == 400
    assert put(addresses[0], first + b"?") == 403
    assert put(addresses[0] | {"headers": {}}, first) == 403
    assert put(addresses[1], first) == 403
    assert put(addresses[1], last) == 200
    again = api.get(f"/v1/uploads/{begun['id']}").json()["upload"]["parts"]
    assert [part["is_stored"] for part in again] == [False, True]
    assert api.post(f"/v1/uploads/{begun['id']}/complete").status_code == 409
    assert put(again[0], first) == 200
    done = [api.post(f"/v1/uploads/{begun['id']}/complete") for _ in range(2)]
    assert [answer.status_code for answer in done] == [200, 200], done[-1].text

    with Client(stack.api_url, key) as client:
        image = client.wait(begun["id"], timeout_s=60)
    assert image.facts.sha256 == hashlib.sha256(large).hexdigest(), image.reason


def test_parts_that_are_given_up_are_gone(stack, api, large):
    s3, bucket = stack.cloud.client("s3"), stack.outputs["OriginalsBucketName"]
    given_up, (first, _) = begin(api, large)
    erased, _ = begin(api, large)
    assert put(given_up["upload"]["parts"][0], first) == 200

    assert api.delete(f"/v1/uploads/{given_up['id']}").status_code == 200
    assert api.delete(f"/v1/images/{erased['id']}").status_code == 202

    assert put(given_up["upload"]["parts"][0], first) == 404
    assert api.post(f"/v1/uploads/{given_up['id']}/complete").status_code == 409
    assert eventually(lambda: "Uploads" not in s3.list_multipart_uploads(Bucket=bucket))


def test_a_file_that_changed_on_its_way_is_refused(api):
    data = png(40, 1)
    body = {"name": "a.png", "content_type": "image/png", "sha256": hashlib.sha256(data).hexdigest()}
    form = api.post("/v1/uploads", json=body).json()["upload"]

    def post(content, **fields):
        file = {"file": ("a.png", content, "image/png")}
        return httpx.post(form["url"], data=form["fields"] | fields, files=file)

    other = data[:-1] + b"?"
    changed = post(other)
    assert (changed.status_code, "BadDigest" in changed.text) == (400, True)
    its_own = base64.b64encode(hashlib.sha256(other).digest()).decode()
    assert post(other, **{"x-amz-checksum-sha256": its_own}).status_code == 403
    assert post(data).status_code == 204


def test_the_client_sends_large_files_in_parts_and_many_by_the_hundred(stack, key, tmp_path):
    large, small = tmp_path / "large.png", tmp_path / "small.png"
    large.write_bytes(noise(LARGE_SIDE))
    small.write_bytes(png(40, 1))
    assert large.stat().st_size > MULTIPART_FROM

    with Client(stack.api_url, key) as client:
        sent = list(client.upload_many([large, small, small]))
        image = client.wait(sent[0].image_id, timeout_s=90)

    assert [outcome.error for outcome in sent] == [None] * 3
    assert image.facts.sha256 == hashlib.sha256(large.read_bytes()).hexdigest(), image.reason


def test_the_asynchronous_client_does_the_same(stack, key):
    data = noise(LARGE_SIDE)

    async def upload():
        async with AsyncClient(stack.api_url, key) as client:
            return await client.wait(await client.upload(data, name="large.png"), timeout_s=90)

    image = asyncio.run(upload())

    assert image.facts.sha256 == hashlib.sha256(data).hexdigest(), image.reason


def test_the_sweep_may_look_for_parts_and_waits_for_them(stack):
    """Permissions, above all: that parts are given up after a day is tested with a clock."""
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    waited_for = record(id=new_image_id(), created_at=long_ago, updated_at=long_ago)
    table = (stack.cloud.client("dynamodb"), stack.outputs["TableName"])
    ImageStore(*table).create(waited_for)
    stack.cloud.client("s3").create_multipart_upload(
        Bucket=stack.outputs["OriginalsBucketName"], Key=original_key(waited_for.workspace, waited_for.id)
    )

    answer = stack.cloud.client("lambda").invoke(FunctionName=stack.outputs["SweepFunctionName"])

    outcomes = json.loads(answer["Payload"].read())["outcomes"]
    assert outcomes["StillWaiting"] >= 1
    assert outcomes["NotSwept"] == 0
    assert PendingImages(*table).forget_ticket(waited_for)
