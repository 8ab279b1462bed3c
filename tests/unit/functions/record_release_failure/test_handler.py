"""functions/record_release_failure: an error in, what is remembered out. pixelgate.api has the rest."""

import pytest
from moto import mock_aws

from functions.record_release_failure import handler as record_release_failure
from pixelgate.runtime import clients
from tests.support.documents import IMAGE_ID, WORKSPACE
from tests.support.releases import ORDER, ReleaseWorld
from tests.support.tables import TABLE, create_table


@pytest.fixture
def world(monkeypatch):
    for name, value in {
        "TABLE_NAME": TABLE,
    }.items():
        monkeypatch.setenv(name, value)
    for factory in (clients.dynamodb, clients.s3, record_release_failure.failures):
        factory.cache_clear()
    with mock_aws():
        world = ReleaseWorld(create_table())
        world.analyse()
        yield world
    record_release_failure.failures.cache_clear()


def test_why_an_image_is_not_released_is_remembered(world, lambda_context):
    cause = '{"errorMessage": "ORIGINAL_GONE: version 1 of the original is gone"}'
    failed = {"order": ORDER.model_dump(), "error": {"Error": "RejectedImageError", "Cause": cause}}

    answer = record_release_failure.handler(failed, lambda_context)

    assert (answer["stage"], answer["problem_code"]) == ("FAILED", "RejectedImageError")
    assert "is gone" in world.releases.progress(WORKSPACE, IMAGE_ID).problem
