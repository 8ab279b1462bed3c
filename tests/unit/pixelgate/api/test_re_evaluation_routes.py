"""POST /v1/images/{id}/re-evaluate and /v1/re-evaluations, as a caller of the API sees them."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.problems import add_problem_answers
from pixelgate.api.re_evaluation_routes import ReEvaluationDesk, add_re_evaluation_routes
from pixelgate.domain.erasure import Erasure, ErasureReason
from pixelgate.domain.runs import LONGEST
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.record_batches import read_records
from tests.support.documents import IMAGE_ID, NOW, OTHER_ID, WORKSPACE, record
from tests.support.fakes import RecordedExecutions
from tests.support.http import request
from tests.support.re_evaluations import RUN, RunWorld, rules
from tests.support.tables import TABLE

BOB = "key:" + "b" * 16
ONE = f"/v1/images/{IMAGE_ID}/re-evaluate"


@pytest.fixture
def world(dynamodb):
    made = RunWorld(dynamodb)
    made.activate(rules(limit=100))
    made.analyse()
    return made


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def call(world, dynamodb, executions, lambda_context):
    desk = ReEvaluationDesk(
        evaluator=world.evaluator,
        runs=world.runs,
        executions=executions,
        read_records=partial(read_records, dynamodb, TABLE),
    )
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_re_evaluation_routes(app, desk=desk)

    def call(method, path, *, body=None, query=None, workspace=WORKSPACE):
        event = request(method, path, workspace=workspace, body=body, query=query)
        answer = app.resolve(event, lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return call


def test_one_image_is_answered_with_both_verdicts_and_why(call, world):
    stricter = world.activate(rules("reject"))

    status, answer = call("POST", ONE, body={})

    assert (status, answer["change"], answer["is_changed"], answer["number"]) == (200, "MOVED", True, 2)
    assert (answer["before"]["severity"], answer["before"]["status"]) == ("approve", "APPROVED")
    assert answer["after"] == {"severity": "reject", "status": "REJECTED", "ruleset": stricter}
    assert answer["now"] == ["Rejected: Too small: image width is 640 (limit 9000)"]
    assert answer["no_longer"] == []


def test_again_nothing_changes(call, world):
    before = world.record()

    status, answer = call("POST", ONE, body={"dry_run": False})

    assert (status, answer["change"], answer["is_changed"], answer["number"]) == (200, "UNCHANGED", False, 1)
    assert answer["before"] == answer["after"]
    assert world.record() == before


def test_what_cannot_be_re_evaluated_is_refused_with_the_reason(call, world, dynamodb):
    world.activate(rules("review"))
    call("POST", ONE, body={})
    world.office.claim(BOB, now=datetime.now(UTC))
    world.activate(rules("reject"))
    world.images.create(record(id=OTHER_ID))

    in_hand = call("POST", ONE, body={})
    unjudged = call("POST", f"/v1/images/{OTHER_ID}/re-evaluate", body={})
    stranger = call("POST", ONE, body={}, workspace="another")

    assert (in_hand[0], in_hand[1]["type"]) == (409, "urn:pixelgate:problem:claimed-by-another")
    assert (unjudged[0], unjudged[1]["type"]) == (409, "urn:pixelgate:problem:not-judged")
    assert stranger[0] == 404


def test_a_run_is_ordered_and_followed(call, world, executions):
    status, line = call("POST", "/v1/re-evaluations", body={"filter": {"status": ["APPROVED"]}})

    assert (status, line["status"], line["images"]) == (202, "RUNNING", None)
    assert line["scope"]["filter"]["status"] == ["APPROVED"]
    [document] = executions.started
    assert document.run.run_id == line["id"]
    status, detail = call("GET", f"/v1/re-evaluations/{line['id']}")
    assert (status, detail["looked_at"], detail["summary"]) == (200, 0, None)
    assert [each["id"] for each in call("GET", "/v1/re-evaluations")[1]["re_evaluations"]] == [line["id"]]


def test_what_came_of_it_is_told_without_images_that_are_gone(call, world, dynamodb):
    world.analyse(OTHER_ID)
    world.activate(rules("reject"))
    world.run()
    erasure = Erasure(reason_code=ErasureReason.REQUESTED, requested_at=NOW)
    ErasureStore(dynamodb, TABLE).mark(world.record(OTHER_ID), erasure)

    _, detail = call("GET", f"/v1/re-evaluations/{RUN.run_id}")

    summary = detail["summary"]
    assert (detail["status"], detail["looked_at"], summary["moved"], summary["unchanged"]) == (
        "COMPLETED",
        2,
        2,
        0,
    )
    assert summary["verdicts"] == [{"was": "approve", "becomes": "reject", "images": 2}]
    assert [each["image_id"] for each in summary["named"]] == [IMAGE_ID]


def test_one_that_did_not_end_in_time_has_failed(call, world):
    world.create(created_at=NOW - LONGEST - timedelta(days=30))

    _, detail = call("GET", f"/v1/re-evaluations/{RUN.run_id}")

    assert (detail["status"], detail["summary"]) == ("FAILED", None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"all": True, "ids": [IMAGE_ID]},
        {"ids": ["x"]},
        {"all": True, "reopen": True},
        {"filter": {"since": "0001-01-01T00:00:00+14:00"}},
    ],
)
def test_an_order_says_in_one_way_which_images(call, body):
    assert call("POST", "/v1/re-evaluations", body=body)[0] == 422


def test_others_see_nothing_of_it(call, world):
    world.create()

    assert call("GET", f"/v1/re-evaluations/{RUN.run_id}", workspace="another")[0] == 404
    assert call("GET", "/v1/re-evaluations", workspace="another")[1]["re_evaluations"] == []
