"""What was kept long enough is erased, by status and by workspace, in bounded rounds; nothing else is."""

from datetime import timedelta

import pytest

from pixelgate.api.erasing import ErasureDesk
from pixelgate.api.retention import Retention
from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.retention import RetentionPolicy
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.api_keys import ApiKeyStore
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.retention import RetentionStore
from tests.support.documents import NOW, WORKSPACE, record
from tests.support.fakes import RecordedQueue
from tests.support.tables import TABLE

DEFAULT = RetentionPolicy(rejected_days=30)
MONTH = timedelta(days=30)


@pytest.fixture
def queue():
    return RecordedQueue()


@pytest.fixture
def store(dynamodb):
    keys = ApiKeyStore(dynamodb, TABLE)
    for workspace in (WORKSPACE, WORKSPACE, "other"):
        key = ApiKey.new()
        keys.add(
            ApiKeyRecord(
                key_id=key.key_id, workspace=workspace, secret_sha256=key.secret_sha256, created_at=NOW
            )
        )
    return RetentionStore(dynamodb, TABLE)


@pytest.fixture
def retention(images, dynamodb, store, queue):
    desk = ErasureDesk(images=images, erasures=ErasureStore(dynamodb, TABLE), queue=queue)
    return Retention(store=store, desk=desk, default=DEFAULT)


@pytest.fixture
def image(images):
    def image(*, status=ImageStatus.REJECTED, age=MONTH, workspace=WORKSPACE):
        made = record(
            id=new_image_id(), status=status, created_at=NOW - age, updated_at=NOW, workspace=workspace
        )
        images.create(made)
        return made.id

    return image


def enforce(retention, *, limit=100, is_time_up=lambda: False):
    return retention.enforce(now=NOW, limit=limit, is_time_up=is_time_up)


def test_what_is_older_than_its_status_may_be_is_erased(retention, image, images, queue):
    old = image(age=MONTH + timedelta(seconds=1))
    kept = [image(age=MONTH - timedelta(seconds=1)), image(status=ImageStatus.APPROVED, age=100 * MONTH)]

    assert enforce(retention) == 1

    erasure = images.get(WORKSPACE, old).erasure
    assert (erasure.reason_code, erasure.by, erasure.requested_at) == ("EXPIRED", None, NOW)
    assert [order.image_id for order in queue.messages] == [old]
    assert all(images.get(WORKSPACE, each).erasure is None for each in kept)
    assert enforce(retention) == 0


def test_a_workspaces_own_policy_takes_the_place_of_the_default(retention, store, image, images):
    store.set_policy("other", RetentionPolicy(approved_days=1))
    theirs = [
        image(workspace="other", age=2 * MONTH),
        image(workspace="other", status=ImageStatus.APPROVED, age=timedelta(days=2)),
    ]

    assert enforce(retention) == 1

    assert [images.get("other", each).erasure is None for each in theirs] == [True, False]


@pytest.mark.parametrize("status", ["AWAITING_UPLOAD", "RECEIVED", "ANALYSING"])
def test_what_is_under_way_never_expires(retention, store, image, status):
    store.set_policy(
        WORKSPACE, RetentionPolicy(approved_days=1, in_review_days=1, rejected_days=1, failed_days=1)
    )
    image(status=status, age=10 * MONTH)

    assert enforce(retention) == 0


def test_a_round_is_bounded_and_the_oldest_go_first(retention, image, images):
    ages = [MONTH * 2, MONTH * 4, MONTH * 3]
    made = {age: image(age=age) for age in ages}

    assert enforce(retention, limit=2) == 2
    assert images.get(WORKSPACE, made[MONTH * 2]).erasure is None
    assert enforce(retention, is_time_up=lambda: True) == 0
    assert enforce(retention, limit=2) == 1


def test_what_would_be_erased_can_be_listed_first(retention, image, queue):
    old = image(age=2 * MONTH)

    assert [each.id for each in retention.expired(WORKSPACE, now=NOW, limit=10)] == [old]
    assert retention.expired("other", now=NOW, limit=10) == []
    assert queue.messages == []


def test_a_policy_is_read_from_the_templates_parameter():
    assert RetentionPolicy.parse("") == RetentionPolicy()
    assert RetentionPolicy.parse("rejected=30,failed=7,") == RetentionPolicy(rejected_days=30, failed_days=7)


@pytest.mark.parametrize("text", ["rejected", "rejected=0", "rejected=x", "deleted=3", "rejected=99999"])
def test_what_is_no_policy_stops_the_deployment_and_not_the_images(text):
    with pytest.raises(ConfigurationError):
        RetentionPolicy.parse(text)
