"""Re-releases over HTTP: ordered, followed and listed, by their own workspace alone."""

import json
from datetime import timedelta
from functools import partial

import pytest

from pixelgate.api.guard import guarded_application
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.re_release_routes import ReReleaseDesk, add_re_release_routes
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.re_releases import ReReleaseRef, ReReleaseStep
from pixelgate.domain.runs import LONGEST
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.record_batches import read_records
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE
from tests.support.fakes import RecordedExecutions
from tests.support.http import request
from tests.support.re_releases import ALL, RE_RELEASE, ReReleaseWorld
from tests.support.tables import TABLE

PATH = "/v1/re-releases"
ONE = f"{PATH}/{RE_RELEASE.run_id}"


@pytest.fixture
def world(dynamodb):
    return ReReleaseWorld(dynamodb)


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def answer(world, executions, lambda_context):
    app = guarded_application()
    add_problem_answers(app)
    records = partial(read_records, world.dynamodb, TABLE)
    add_re_release_routes(
        app, desk=ReReleaseDesk(runs=world.runs, executions=executions, read_records=records)
    )

    def answer(method, path, *, workspace=WORKSPACE, **more):
        told = app.resolve(request(method, path, workspace=workspace, **more), lambda_context)
        return told["statusCode"], json.loads(told["body"])

    return answer


def test_an_order_becomes_an_execution_that_is_followed_by_its_id(answer, executions):
    status, told = answer("POST", PATH, body={"filter": {"collection": "spring"}})

    run = ReReleaseRef(run_id=told["id"], workspace=WORKSPACE)
    assert (status, told["status"], told["images"]) == (202, "RUNNING", None)
    assert executions.started == [ReReleaseStep(run=run)]
    followed = answer("GET", f"{PATH}/{told['id']}")[1]
    assert (followed["scope"]["filter"]["collection"], followed["looked_at"]) == ("spring", 0)
    assert answer("GET", PATH)[1]["re_releases"][0]["id"] == told["id"]


@pytest.mark.parametrize(
    "body",
    [{}, {"all": False}, {"all": True, "ids": [IMAGE_ID]}, {"filter": {}}, {"ids": []}, {"ids": ["x"]}],
)
def test_images_are_named_in_just_one_way(answer, executions, body):
    assert answer("POST", PATH, body=body)[0] == 422
    assert executions.started == []


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "0999-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"]
)
@pytest.mark.parametrize("bound", ["since", "until"])
def test_a_moment_that_no_clock_here_shows_is_refused(answer, executions, bound, moment):
    assert answer("POST", PATH, body={"filter": {bound: moment}})[0] == 422
    assert executions.started == []


def test_a_time_that_ends_before_it_begins_is_refused(answer, executions):
    backwards = {"since": "2026-03-02T00:00:00Z", "until": "2026-03-01T00:00:00Z"}

    assert answer("POST", PATH, body={"filter": backwards})[0] == 422
    assert executions.started == []


def test_what_came_of_it_is_told(answer, world):
    world.analyse()
    world.run()
    world.re_release(ALL)

    told = answer("GET", ONE)[1]

    assert (told["status"], told["images"], told["looked_at"]) == ("COMPLETED", 1, 1)
    assert told["summary"] == {
        "released": 1,
        "unchanged": 0,
        "failed": 0,
        "passed_over": 0,
        "not_found": 0,
        "named": [],
    }


def test_of_what_was_erased_since_nothing_is_told(answer, world):
    world.analyse()
    world.run = lambda *_, **__: None
    assert world.re_release({"ids": [IMAGE_ID]}).failed == 1
    assert [each["image_id"] for each in answer("GET", ONE)[1]["summary"]["named"]] == [IMAGE_ID]

    erasure = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW)
    ErasureStore(world.dynamodb, TABLE).mark(world.record, erasure)

    assert answer("GET", ONE)[1]["summary"]["named"] == []


def test_one_that_can_have_no_execution_any_more_has_failed(answer, world):
    world.order(ALL, now=NOW - LONGEST - timedelta(days=1))

    assert answer("GET", ONE)[1]["status"] == "FAILED"


def test_another_workspace_has_no_such_re_release(answer, world):
    world.order(ALL)

    status, problem = answer("GET", ONE, workspace="other")

    assert (status, problem["type"]) == (404, "urn:pixelgate:problem:re-release-not-found")
    assert answer("GET", PATH, workspace="other")[1]["re_releases"] == []
