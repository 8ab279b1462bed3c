"""A shadow and a suggested threshold on the deployed stack, IAM enforced, to the erasure of what they saw."""

import time
from datetime import UTC, datetime
from itertools import count
from xml.etree import ElementTree as ET

import pytest

from infra.local.stack import deploy_stack
from pixelgate.api.active_rulesets import POINTER_S
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.decisions import Outcome
from pixelgate.storage.signal_store import SignalStore
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError
from tests.integration.local.stack import eventually
from tests.support.images import jpeg
from tests.support.rulesets import ruleset_text

pytestmark = [pytest.mark.integration, pytest.mark.golden]

PATIENCE_S = 60 + POINTER_S
WIDTHS = count(400)
TABLE = "TableName"


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture
def workspace():
    """One that nothing else has touched."""
    return f"shadowed-{time.time_ns():x}"


@pytest.fixture
def client(stack, workspace):
    key = ApiKey.new()
    known = {"key_id": key.key_id, "secret_sha256": key.secret_sha256, "created_at": datetime.now(UTC)}
    stack.api_keys.add(ApiKeyRecord(workspace=workspace, **known))
    with Client(stack.api_url, str(key)) as client:
        yield client


def judged(client, collection=None):
    """An image of bytes that were never seen, once it has its verdict."""
    picture = jpeg(next(WIDTHS), 480, "green")
    image = client.wait(client.upload(picture, name="green.jpg", collection=collection), timeout_s=60)
    assert image.verdict is not None, image.reason_code
    return image


def judged_by_shadow(client, collection=None):
    """The first image that the shadow judges: a warm function may go by what it knew for some seconds."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        image = judged(client, collection)
        if client.shadows.report("shoes", collection=collection).report.images:
            return image
    raise AssertionError("the shadow judged nothing")


def decide(stack, workspace, image_id, outcome):
    dynamodb = stack.cloud.client("dynamodb")
    store = SignalStore(dynamodb, stack.outputs[TABLE])
    decided = store.decided(workspace, image_id, decision=outcome, at=datetime.now(UTC))
    dynamodb.transact_write_items(TransactItems=[decided])


def test_a_shadow_judges_is_reported_stopped_and_told_of(stack, client, workspace):
    started = client.shadows.start("shoes", text=ruleset_text(least_width=5000))
    with pytest.raises(ApiError, match="one at a time"):
        client.shadows.start("shoes", text=ruleset_text())

    image = judged_by_shadow(client)
    decide(stack, workspace, image.id, Outcome.REJECT)
    told = client.shadows.report("shoes")

    assert (image.status, image.verdict.severity) == ("IN_REVIEW", "review")
    assert told.shadow == started
    assert (told.report.images, told.report.flipped, told.failed) == (1, 1, 0)
    [flip] = told.flips
    assert (flip.image_id, flip.was, flip.becomes, flip.decision) == (
        image.id,
        "review",
        "reject",
        "reject",
    )
    assert flip.now[0].startswith("Rejected: Too small")
    assert told.report.agreement.after.rejected.recall == 1
    stopped = client.shadows.stop("shoes")
    assert client.shadows.list("shoes") == (stopped,)
    assert client.shadows.report("shoes").report.images == 1
    actions = [entry.action for entry in client.rulesets.history().entries]
    assert actions == ["SHADOW_STOPPED", "SHADOW_STARTED"]


def test_a_shadow_of_a_collection_leaves_the_others_alone(client):
    client.shadows.start("shoes", text=ruleset_text(), collection="spring")

    judged_by_shadow(client, "spring")
    judged(client, "autumn")

    assert client.shadows.report("shoes", collection="spring").report.images == 1


def test_a_broken_shadow_never_reaches_the_live_verdict(stack, client, workspace):
    client.shadows.start("shoes", text=ruleset_text())
    stack.cloud.client("dynamodb").delete_item(
        TableName=stack.outputs[TABLE],
        Key={"PK": {"S": f"WS#{workspace}#RULESETS"}, "SK": {"S": "SHADOW#"}},
    )

    assert judged(client).status == "IN_REVIEW"


def sort_keys_naming(stack, needle):
    pages = stack.cloud.client("dynamodb").get_paginator("scan").paginate(TableName=stack.outputs[TABLE])
    items = [item for page in pages for item in page["Items"]]
    return sorted(item["SK"]["S"] for item in items if needle in str(item))


def test_nothing_of_an_erased_image_is_left_of_what_the_shadow_said(stack, client):
    client.shadows.start("shoes", text=ruleset_text(least_width=5000))
    image = judged_by_shadow(client)
    assert image.id in sort_keys_naming(stack, image.id)

    client.delete(image.id)

    assert eventually(lambda: sort_keys_naming(stack, image.id) == ["AUDIT#ERASED", "RECORD"])
    assert eventually(lambda: client.shadows.report("shoes").report.images == 0)
    assert client.shadows.report("shoes").flips == ()


def test_a_threshold_is_suggested_from_what_was_seen(stack, client, workspace):
    images = [judged(client) for _ in range(3)]
    decide(stack, workspace, images[0].id, Outcome.REJECT)

    curve = client.rulesets.suggest(
        "shoes",
        "too-small",
        text=ruleset_text(least_width=1000).replace("reject", "review"),
        picture=True,
    )

    assert (curve.images, curve.decided, curve.rejected) == (3, 1, 1)
    assert curve.number.value == 1000
    assert curve.suggested is not None
    assert curve.suggested < 1000
    assert ET.fromstring(curve.picture).tag.endswith("svg")
