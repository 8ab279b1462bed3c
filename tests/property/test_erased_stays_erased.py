"""An image that is erased at any moment of any life stays erased, and leaves two items and no trace."""

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from pixelgate.api.erasing import Eraser, ErasureDesk
from pixelgate.domain.erasure import ErasureReason, ImageToErase
from pixelgate.domain.events import ImageErased
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.occupants import decode_occupant
from pixelgate.storage.sources import SourceStore
from tests.property.test_nothing_lost_nothing_twice import (
    EXAMPLES,
    IMAGES,
    a_world,
    act,
    actions,
    finish_all,
    upload_plans,
)
from tests.support.documents import WORKSPACE
from tests.support.interleaving import Stopping
from tests.support.tables import TABLE

ERASED = IMAGES[0]
ORDER = ImageToErase(workspace=WORKSPACE, image_id=ERASED)


class NoObjects:
    """``Removals`` of a bucket that is empty."""

    def remove_folder(self, prefix):
        return 0

    def give_up_uploads(self, prefix):
        return None

    def withdraw(self, prefixes):
        return 0


@pytest.fixture(scope="module")
def dynamodb():
    with mock_aws():
        yield boto3.client("dynamodb", region_name="eu-west-1")


def order_erasure(world):
    """As a process, which may be refused or killed before any of its calls."""
    desk = ErasureDesk(
        images=world.images,
        erasures=ErasureStore(Stopping(world.dynamodb), TABLE),
        queue=world.erasures,
    )
    now = world.now

    def work():
        record = world.images.get(WORKSPACE, ERASED)
        desk.order(record, reason=ErasureReason.REQUESTED, by="key", now=now)

    world._run(work, lambda process: None)


def remove(world):
    """As a process, too; the order is delivered again and again."""
    table = (Stopping(world.dynamodb), TABLE)
    eraser = Eraser(
        images=ImageStore(*table),
        erasures=ErasureStore(*table),
        imports=ImportStore(*table),
        sources=SourceStore(*table),
        originals=NoObjects(),
        work=NoObjects(),
        delivery=NoObjects(),
    )
    now = world.now
    world._run(lambda: eraser.erase(ORDER, now=now), lambda process: None)


def come_to_rest(world):
    """No more faults; the sweep goes round until it finds nothing, and its orders are carried out."""
    for _ in range(30):
        finish_all(world)
        while world.queue or world.started:
            if world.queue:
                world.deliver(list(world.queue))
            else:
                world.execute(world.started[0])
            finish_all(world)
        world.announce()
        while world.erasures.messages:
            world.erasures.messages.pop()
            remove(world)
            finish_all(world)
        if not world.dynamodb.scan(TableName=TABLE, IndexName="GSI3")["Items"]:
            world.announce()
            finish_all(world)
            return
        world.pass_time(minutes=15)
        world.sweep()
    raise AssertionError("the world does not come to rest")


@settings(
    max_examples=max(1, EXAMPLES // 2),
    suppress_health_check=list(HealthCheck),
)
@given(
    upload_plan=upload_plans(),
    before=st.lists(actions, max_size=20),
    during=st.lists(st.one_of(actions, st.just(("remove", 0))), max_size=20),
)
def test_whatever_was_under_way_an_erased_image_stays_erased(dynamodb, upload_plan, before, during):
    with a_world(dynamodb) as world:
        for upload in upload_plan:
            world.upload(upload)
        for name, choice in before:
            act(world, name, choice)
        order_erasure(world)
        for name, choice in during:
            remove(world) if name == "remove" else act(world, name, choice)
        finish_all(world)
        # Whoever got no answer asks again.
        order_erasure(world)
        come_to_rest(world)

        items = world.dynamodb.scan(TableName=TABLE)["Items"]
        assert {item["SK"]["S"] for item in items if ERASED in str(item)} == {"RECORD", "AUDIT#ERASED"}
        occupants = [each for item in items for each in item.get("occupants", {"BS": []})["BS"]]
        assert ERASED not in {decode_occupant(each).image_id for each in occupants}
        record = world.images.get(WORKSPACE, ERASED)
        assert (record.status, record.name, record.facts) == (ImageStatus.ERASED, "", None)
        assert record.erasure.removed_at >= record.erasure.requested_at
        told = [event for event in world.announcements.events if isinstance(event, ImageErased)]
        assert {event.id for event in told} == {ERASED}
