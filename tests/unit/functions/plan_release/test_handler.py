"""functions/plan_release: an order in, a plan out. pixelgate.api has the rest."""

import pytest
from moto import mock_aws

from functions.plan_release import handler as plan_release
from pixelgate.runtime import clients
from tests.support.documents import IMAGE_ID, WORKSPACE
from tests.support.releases import ORDER, ReleaseWorld
from tests.support.tables import TABLE, create_table


@pytest.fixture
def world(monkeypatch):
    for name, value in {
        "TABLE_NAME": TABLE,
        "ORIGINALS_BUCKET": "originals",
    }.items():
        monkeypatch.setenv(name, value)
    for factory in (clients.dynamodb, clients.s3, plan_release.planner):
        factory.cache_clear()
    with mock_aws():
        world = ReleaseWorld(create_table())
        world.analyse()
        yield world
    plan_release.planner.cache_clear()


def test_the_plan_of_an_approved_image_is_to_release_it(world, lambda_context):
    answer = plan_release.handler(ORDER.model_dump(mode="json"), lambda_context)

    assert answer["to_do"] == "RELEASE"
    assert answer["order"]["original_key"] == f"{WORKSPACE}/{IMAGE_ID}/original"


def test_nothing_is_planned_about_what_is_not_there(world, lambda_context):
    order = {"id": IMAGE_ID[:-1] + "Z", "workspace": WORKSPACE}

    assert plan_release.handler(order, lambda_context)["to_do"] == "NOTHING"
