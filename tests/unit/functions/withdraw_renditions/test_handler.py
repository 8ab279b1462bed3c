"""functions/withdraw_renditions: an image in, how much went out. pixelgate.api has the rest."""

import pytest
from moto import mock_aws

from functions.withdraw_renditions import handler as withdraw_renditions
from pixelgate.domain.status import ImageStatus
from pixelgate.runtime import clients
from tests.support.documents import IMAGE_ID, WORKSPACE
from tests.support.releases import ReleaseWorld
from tests.support.tables import TABLE, create_table


@pytest.fixture
def world(monkeypatch):
    for name, value in {
        "TABLE_NAME": TABLE,
        "DELIVERY_BUCKET": "delivery",
        "DISTRIBUTION_ID": "",
    }.items():
        monkeypatch.setenv(name, value)
    for factory in (clients.dynamodb, clients.s3, withdraw_renditions.withdrawal):
        factory.cache_clear()
    with mock_aws():
        world = ReleaseWorld(create_table())
        world.analyse()
        yield world
    withdraw_renditions.withdrawal.cache_clear()


def test_what_was_rejected_is_removed(world, lambda_context):
    world.run()
    before = len(world.public)
    world.move(ImageStatus.REJECTED)

    answer = withdraw_renditions.handler({"image_id": IMAGE_ID, "workspace": WORKSPACE}, lambda_context)

    assert answer == {"image_id": IMAGE_ID, "removed": before}
    assert world.public == set()
