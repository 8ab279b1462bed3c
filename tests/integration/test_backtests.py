"""A back-test on the deployed stack, IAM enforced: from what was analysed to why it would flip."""

import json
from datetime import UTC, datetime

import pytest

from infra.local.stack import deploy_stack
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.decisions import Outcome
from pixelgate.storage.signal_store import SignalStore
from pixelgate_client.client import Client
from pixelgate_client.errors import ApiError, NotFoundError
from tests.support.backtests import ruleset_text
from tests.support.images import jpeg

pytestmark = [pytest.mark.integration, pytest.mark.golden]

WORKSPACE = "backtested"


@pytest.fixture(scope="module")
def stack(local_cloud):
    return deploy_stack(local_cloud)


@pytest.fixture(scope="module")
def client(stack):
    key = ApiKey.new()
    stack.api_keys.add(
        ApiKeyRecord(
            key_id=key.key_id,
            workspace=WORKSPACE,
            secret_sha256=key.secret_sha256,
            created_at=datetime.now(UTC),
        )
    )
    with Client(stack.api_url, str(key)) as client:
        yield client


@pytest.fixture(scope="module")
def images(client, stack):
    """Two of 640 pixels and one of 400, approved; the small one then rejected by a person."""
    ids = [
        client.upload(jpeg(width, 300, color), name=f"{color}.jpg")
        for width, color in ((640, "red"), (640, "green"), (400, "blue"))
    ]
    known = [client.wait(image_id, timeout_s=60) for image_id in ids]
    assert {image.findings is not None for image in known} == {True}
    dynamodb = stack.cloud.client("dynamodb")
    decided = SignalStore(dynamodb, stack.outputs["TableName"]).decided(
        WORKSPACE, ids[2], decision=Outcome.REJECT, at=datetime.now(UTC)
    )
    dynamodb.transact_write_items(TransactItems=[decided])
    return known


def tried(client, **changes):
    order = client.backtests.start("tried", format_of_text="json", **changes)
    return client.backtests.wait(order.id, timeout_s=60)


def test_what_would_flip_is_told_with_its_reasons(client, images):
    done = tried(client, text=ruleset_text(limit=500, severity="reject"))

    assert (done.status, done.error, done.replayed) == ("COMPLETED", None, 3)
    report = done.report
    assert (report.images, report.unreadable, report.without_signals) == (3, 0, 0)
    assert {image.verdict.ruleset for image in images} == {*report.live}
    assert report.agreement.after.rejected.recall == 1
    small = images[2]
    [flip] = [flip for flip in done.flips if flip.image_id == small.id]
    assert (flip.becomes, flip.decision) == ("reject", "reject")
    assert flip.now == ("Rejected: Too small: image width is 400 (limit 500)",)
    assert client.backtests.get(done.id) == done
    assert [each.id for each in client.backtests.list()][:1] == [done.id]


def test_nothing_that_is_live_changes(client, images):
    tried(client, text=ruleset_text(limit=5000, severity="reject"))

    assert [client.get(image.id).status for image in images] == [image.status for image in images]


def test_a_sample_is_replayed_alone(client, images):
    assert tried(client, text=ruleset_text(), sample=2).report.images == 2


def test_a_version_and_a_draft_are_tried_like_a_text(client, images):
    by_name = client.backtests.wait(client.backtests.start("user-generated-content").id)

    assert by_name.report.flipped == 0
    with pytest.raises(NotFoundError):
        client.backtests.start("never-written")


def test_a_rule_set_with_problems_is_never_tried(client):
    broken = json.loads(ruleset_text())
    broken["rules"][0]["when"] = {"field": "image.widht", "lt": 5}

    with pytest.raises(ApiError, match="widht"):
        client.backtests.start("tried", text=json.dumps(broken), format_of_text="json")
