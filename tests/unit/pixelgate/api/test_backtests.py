"""POST /v1/rulesets/{name}/backtest and GET /v1/backtests, as a caller of the API sees them."""

import json
from datetime import timedelta

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.backtests import BacktestDesk, add_backtest_routes
from pixelgate.api.problems import add_problem_answers
from pixelgate.domain.backtests import LONGEST, EndedBacktest, PartToReplay
from pixelgate.domain.steps.failed import StateError
from pixelgate.rules.compiled import DEFAULT_NAME
from pixelgate.rules.loading import load_ruleset
from pixelgate.storage.rulesets import RuleSetStore
from tests.support.backtests import BACKTEST_ID, REF, BacktestWorld, backtest, ruleset_text
from tests.support.documents import NOW, WORKSPACE
from tests.support.fakes import RecordedExecutions
from tests.support.http import request
from tests.support.tables import TABLE


@pytest.fixture
def world(dynamodb):
    return BacktestWorld(dynamodb)


@pytest.fixture
def executions():
    return RecordedExecutions()


@pytest.fixture
def call(world, dynamodb, executions, lambda_context):
    desk = BacktestDesk(
        rulesets=RuleSetStore(dynamodb, TABLE),
        backtests=world.backtests,
        results=world.results,
        executions=executions,
    )
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_backtest_routes(app, desk=desk)

    def call(method, path, *, body=None, query=None, workspace=WORKSPACE):
        event = request(method, path, workspace=workspace, body=body, query=query)
        answer = app.resolve(event, lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return call


def order(call, name="tried", **body):
    return call("POST", f"/v1/rulesets/{name}/backtest", body=body)


def test_a_text_that_was_never_saved_is_tried(call, executions, world):
    status, answer = order(call, text=ruleset_text(), format="json", sample={"images": 5})

    assert (status, answer["status"]) == (202, "RUNNING")
    assert answer["scope"] == {"sample": {"images": 5}, "collection": None, "since": None}
    assert answer["created_by"].startswith("key:")
    [document] = executions.started
    assert document.backtest.backtest_id == answer["id"]
    tried = load_ruleset(world.backtests.ruleset(document.backtest), name_of_file="tried.json")
    assert tried.identity == answer["ruleset"]


def test_yaml_and_json_that_say_the_same_are_the_same_rule_set(call):
    text = (
        "ruleset: tried\nschema: 1\nrules: [{id: small, severity: review, when: {field: image.width, lt: 5}}]"
    )
    as_json = '{"ruleset": "tried", "schema": 1, "rules": [{"id": "small", "severity": "review", "when": '
    as_json += '{"field": "image.width", "lt": 5}}]}'

    answers = [order(call, text=text), order(call, text=as_json, format="json")]

    assert answers[0][1]["ruleset"] == answers[1][1]["ruleset"]


def test_a_packaged_rule_set_stands_in_for_a_draft(call):
    assert order(call, DEFAULT_NAME)[0] == 202


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({}, 404, "ruleset-not-found"),
        ({"version": "abcdef12"}, 404, "ruleset-not-found"),
        ({"version": "not a digest"}, 404, "ruleset-not-found"),
        ({"text": "ruleset: tried\nschema: 1\nrules: []"}, 422, "ruleset-invalid"),
        ({"text": ruleset_text(name="other"), "format": "json"}, 422, "ruleset-name-differs"),
        ({"text": "x", "version": "abcdef12"}, 422, "invalid-request"),
        ({"sample": {"images": 0}}, 422, "invalid-request"),
        ({"sample": "some"}, 422, "invalid-request"),
    ],
)
def test_what_cannot_be_tried_is_refused_and_nothing_is_started(call, executions, body, status, kind):
    answered, problem = order(call, **body)

    assert (answered, problem["type"]) == (status, f"urn:pixelgate:problem:{kind}")
    assert executions.started == []


def test_how_far_it_is_and_then_what_came_of_it(call, world):
    for _ in range(3):
        world.keep(width=400)
    world.create(created_at=NOW.replace(year=2999))
    running = call("GET", f"/v1/backtests/{BACKTEST_ID}")[1]
    parts = world.planner.plan(REF).parts
    world.replayer.replay(PartToReplay(backtest=REF, part=parts[0]))
    partly = call("GET", f"/v1/backtests/{BACKTEST_ID}")[1]
    world.replay_all()
    world.reporter.end(EndedBacktest(backtest=REF), now=NOW.replace(year=2999))
    done = call("GET", f"/v1/backtests/{BACKTEST_ID}")[1]

    assert (running["status"], running["replayed"], running["images"]) == ("RUNNING", 0, None)
    assert (partly["images"], partly["report"]) == (3, None)
    assert 0 < partly["replayed"] <= 3
    assert (done["status"], done["replayed"], done["report"]["flipped"]) == ("COMPLETED", 3, 3)
    assert [flip["now"] for flip in done["flips"]] == [
        ["Sent to review: Too small: image width is 400 (limit 500)"]
    ] * 3


def test_a_back_test_that_was_stopped_says_so(call, world):
    world.create()
    world.reporter.end(EndedBacktest(backtest=REF, error=StateError(Error="States.Runtime")), now=NOW)

    answer = call("GET", f"/v1/backtests/{BACKTEST_ID}")[1]

    assert (answer["status"], answer["report"]) == ("FAILED", None)
    assert "States.Runtime" in answer["error"]


def test_none_runs_for_ever():
    begun = backtest()

    assert begun.status_at(NOW + LONGEST) == "RUNNING"
    assert begun.status_at(NOW + LONGEST + timedelta(seconds=1)) == "FAILED"


def test_the_newest_are_listed_first_page_by_page(call, world):
    ids = [f"bkt_01K000000000000000000000{place:02d}" for place in range(5)]
    for backtest_id in ids:
        world.backtests.create(backtest(id=backtest_id), ruleset_text())
    status, first = call("GET", "/v1/backtests", query={"limit": "3"})
    second = call("GET", "/v1/backtests", query={"limit": "3", "cursor": first["next_cursor"]})[1]

    assert status == 200
    assert [each["id"] for each in (*first["backtests"], *second["backtests"])] == ids[::-1]
    assert second["next_cursor"] is None


def test_another_workspaces_back_test_is_none(call, world):
    world.create()

    assert call("GET", f"/v1/backtests/{BACKTEST_ID}", workspace="another")[0] == 404
    assert call("GET", "/v1/backtests", workspace="another")[1]["backtests"] == []
