"""functions/re_release_images: a step in, the next images out. pixelgate.api has the rest."""

import pytest
from moto import mock_aws

from functions.re_release_images import handler as re_release_images
from pixelgate.domain.re_releases import Batch, ReReleaseStep
from pixelgate.runtime import clients
from tests.support.documents import IMAGE_ID
from tests.support.re_releases import ALL, RE_RELEASE, ReReleaseWorld
from tests.support.tables import TABLE, create_table


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setenv("TABLE_NAME", TABLE)
    monkeypatch.setenv("RELEASE_WHEN_APPROVED", "true")
    for factory in (clients.dynamodb, re_release_images.releaser):
        factory.cache_clear()
    with mock_aws():
        yield ReReleaseWorld(create_table())
    re_release_images.releaser.cache_clear()


def test_the_first_step_counts_what_there_is_and_finds_the_first_images(world, lambda_context):
    world.analyse()
    world.run()
    world.order(ALL)

    step = ReReleaseStep(run=RE_RELEASE).model_dump(mode="json")
    found = re_release_images.handler(step, lambda_context)

    assert Batch.model_validate(found) == Batch(number=1, images=(IMAGE_ID,))
    assert world.runs.get(RE_RELEASE).images == 1
