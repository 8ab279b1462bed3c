"""functions/deliver_rendition: a path in, an address or a problem out. pixelgate.api has the rest."""

import json

import boto3
import pytest
from moto import mock_aws

from functions.deliver_rendition import handler as deliver_rendition
from pixelgate.api.delivering import Located
from pixelgate.runtime import clients
from tests.support.documents import IMAGE_ID, WORKSPACE
from tests.support.releases import ReleaseWorld
from tests.support.tables import TABLE, create_table

FACTORIES = (clients.dynamodb, clients.s3, clients.lambda_, clients.secrets, deliver_rendition.desk)


@pytest.fixture
def world(monkeypatch):
    for factory in FACTORIES:
        factory.cache_clear()
    with mock_aws():
        secret = boto3.client("secretsmanager").create_secret(Name="key", SecretString="k" * 64)
        for name, value in {
            "TABLE_NAME": TABLE,
            "WORK_BUCKET": "work",
            "DELIVERY_BUCKET": "delivery",
            "DELIVERY_KEY_ARN": secret["ARN"],
            "MAKE_RENDITIONS_FUNCTION": "make",
        }.items():
            monkeypatch.setenv(name, value)
        world = ReleaseWorld(create_table())
        world.analyse()
        world.run()
        yield world
    for factory in FACTORIES:
        factory.cache_clear()


def test_a_rendition_by_name_is_answered_with_the_address_of_a_file(world, lambda_context):
    path = f"/media/{WORKSPACE}/{IMAGE_ID}/thumb"

    answer = deliver_rendition.handler({"rawPath": path, "headers": {"accept": "image/webp"}}, lambda_context)

    assert answer["statusCode"] == 302
    assert answer["headers"]["Location"].removeprefix("/") in world.public
    assert answer["headers"]["Location"].endswith("webp")
    assert answer["headers"]["Vary"] == "Accept"


def test_an_unsigned_transformation_is_a_problem_that_nobody_keeps(world, lambda_context):
    path = f"/media/{WORKSPACE}/{IMAGE_ID}/t/w=800"

    answer = deliver_rendition.handler({"rawPath": path, "headers": {}}, lambda_context)

    assert answer["statusCode"] == 403
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert json.loads(answer["body"])["type"] == "urn:pixelgate:problem:unsigned-transformation"


def test_where_a_size_is_that_only_some_may_see_is_kept_by_no_cache_that_others_ask(
    world, lambda_context, monkeypatch
):
    found = Located("/signed/file?expires=1&signature=2", is_public=False)
    desk = type("Desk", (), {"locate": lambda *_, **__: found})
    monkeypatch.setattr(deliver_rendition, "desk", desk)

    answer = deliver_rendition.handler({"rawPath": "/signed/...", "headers": {}}, lambda_context)

    assert (answer["statusCode"], answer["headers"]["Location"]) == (302, found.address)
    assert answer["headers"]["Cache-Control"].startswith("private")
