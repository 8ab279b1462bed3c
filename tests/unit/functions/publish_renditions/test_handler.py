"""functions/publish_renditions: what was made in, what was published out. pixelgate.api has the rest."""

import pytest
from moto import mock_aws

from functions.publish_renditions import handler as publish_renditions
from pixelgate.runtime import clients
from tests.support.documents import IMAGE_ID, WORKSPACE
from tests.support.releases import ReleaseWorld
from tests.support.tables import TABLE, create_table


@pytest.fixture
def world(monkeypatch):
    for name, value in {
        "TABLE_NAME": TABLE,
        "WORK_BUCKET": "work",
        "DELIVERY_BUCKET": "delivery",
    }.items():
        monkeypatch.setenv(name, value)
    for factory in (clients.dynamodb, clients.s3, publish_renditions.publisher):
        factory.cache_clear()
    with mock_aws():
        world = ReleaseWorld(create_table())
        world.analyse()
        yield world
    publish_renditions.publisher.cache_clear()


def test_what_was_made_is_published(world, lambda_context):
    order = world.make(world.plan()).model_dump(mode="json")

    answer = publish_renditions.handler(order, lambda_context)

    told = {"image_id": IMAGE_ID, "is_released": True, "is_settled": True, "is_outdated": False}
    assert answer == told
    assert all(key.startswith(f"media/{WORKSPACE}/{IMAGE_ID}/") for key in world.public)
