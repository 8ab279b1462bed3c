"""Route by route of the API: of what may not be seen no answer names an address, and nobody can order it."""

import json
from datetime import timedelta

import pytest

from pixelgate.api.all_release_routes import add_all_release_routes
from pixelgate.api.guard import guarded_application
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.settings import DeliverySettings
from pixelgate.domain.releases import ToDo
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE
from tests.support.fakes import RecordedExecutions
from tests.support.http import request
from tests.support.releases import ReleaseWorld
from tests.support.tables import TABLE
from tests.support.unreleased import STATES, bring_to

KEY = "k" * 64


class OneSecret:
    """The key by which addresses are signed."""

    def get_secret_value(self, *, SecretId):  # noqa: N803 - AWS's names
        return {"SecretString": KEY}


@pytest.fixture
def world(dynamodb):
    return ReleaseWorld(dynamodb)


@pytest.fixture(params=STATES, ids=str, autouse=True)
def state(request, world):
    bring_to(world, request.param)
    return request.param


@pytest.fixture
def answer(world, executions, lambda_context):
    app = guarded_application()
    add_problem_answers(app)
    settings = DeliverySettings(
        release_image_arn="arn", re_release_images_arn="arn", delivery_url="https://x", delivery_key_arn="key"
    )
    add_all_release_routes(
        app, settings, dynamodb=world.dynamodb, table=TABLE, machine=lambda _: executions, secrets=OneSecret()
    )

    def answer(method, part):
        path = f"/v1/images/{IMAGE_ID}/{part}"
        return app.resolve(request(method, path, workspace=WORKSPACE), lambda_context)

    return answer


@pytest.fixture
def executions():
    return RecordedExecutions()


def test_no_answer_of_the_api_names_an_address(answer):
    told = {part: answer("GET", part) for part in ("renditions", "html", "image-object")}

    assert told["renditions"]["statusCode"] in (200, 410)
    assert {told[part]["statusCode"] for part in ("html", "image-object")} <= {404, 410}
    for each in told.values():
        assert json.loads(each["body"]).get("release") is None
        assert not [word for word in ("https://x", "/media/", "/signed/") if word in each["body"]]


def test_nobody_can_order_its_release(world, answer, executions):
    assert answer("POST", "release")["statusCode"] in (409, 410)

    assert executions.started == []
    plan = world.plan(NOW + timedelta(days=2))
    assert (plan.order, plan.to_do in (ToDo.NOTHING, ToDo.WITHDRAW)) == (None, True)
