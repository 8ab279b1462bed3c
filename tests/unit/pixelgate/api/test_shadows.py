"""/v1/rulesets/{name}/shadow, as a caller of the API sees it: started, told, reported, stopped."""

import json
from datetime import timedelta

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.active_rulesets import POINTER_S, ActiveRuleSets
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.ruleset_routes import add_all_ruleset_routes
from pixelgate.api.shadow_judging import RETRY_S, ShadowJudge
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.shadow_verdicts import RunningShadow, ShadowRule, ShadowVerdict
from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import Severity
from pixelgate.rules.loading import load_ruleset
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.shadow_verdicts import ShadowVerdicts
from pixelgate.storage.shadows import ShadowStore
from tests.support.backtests import BacktestWorld
from tests.support.documents import NOW, WORKSPACE, facts, findings
from tests.support.http import request
from tests.support.rulesets import make_active, ruleset_text, start_shadow
from tests.support.tables import TABLE

OTHERS = "somebody-else"
SHADOW = "/v1/rulesets/shoes/shadow"


@pytest.fixture
def call(dynamodb, lambda_context):
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_all_ruleset_routes(app, dynamodb=dynamodb, table=TABLE)

    def call(method, path=SHADOW, *, body=None, query=None, workspace=WORKSPACE):
        answer = app.resolve(
            request(method, path, workspace=workspace, body=body, query=query), lambda_context
        )
        return answer["statusCode"], json.loads(answer["body"])

    return call


def start(call, *, least_width=1000, **body):
    return call("POST", body={"text": ruleset_text(least_width=least_width), **body})


def history(call):
    return call("GET", "/v1/rulesets/history")[1]["entries"]


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


# --- starting and stopping --------------------------------------------------------------------------


def test_a_shadow_is_started_shown_and_stopped_and_the_history_tells_by_whom(call):
    status, started = start(call)
    assert status == 201
    assert started["ruleset"] == load_ruleset(ruleset_text(), name_of_file="x.yaml").identity
    assert call("GET") == (200, {"shadows": [started]})

    status, stopped = call("DELETE")

    assert (status, stopped["id"]) == (200, started["id"])
    assert stopped["stopped_by"].startswith("key:")
    assert call("GET")[1]["shadows"] == [stopped]
    told = [(entry["action"], entry["details"]) for entry in history(call)]
    assert told == [
        ("SHADOW_STOPPED", {"from": started["ruleset"], "shadow": started["id"]}),
        ("SHADOW_STARTED", {"to": started["ruleset"], "shadow": started["id"]}),
    ]


def test_there_is_one_at_a_time_in_each_place(call):
    start(call)

    status, problem = start(call, least_width=5)
    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:shadow-running")
    assert start(call, collection="spring")[0] == 201
    call("DELETE")
    assert start(call, least_width=5)[0] == 201
    assert [each["collection"] for each in call("GET")[1]["shadows"]] == [None, "spring"]


def test_a_draft_is_frozen_as_it_is(call, dynamodb):
    def save(width):
        text = {"text": ruleset_text(least_width=width)}
        return call("PUT", "/v1/rulesets/shoes/draft", body=text)

    save(1000)
    _, started = call("POST", body={})
    save(7)

    running = RunningShadow(id=started["id"], ruleset=started["ruleset"])
    assert '"lt":1000' in ShadowStore(dynamodb, TABLE).canonical(WORKSPACE, running)


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 404), ({"version": "0" * 64}, 404), ({"text": "ruleset: shoes"}, 422), ({"text": "x"}, 422)],
    ids=["no draft", "no version", "no rules", "no rule set"],
)
def test_what_is_no_rule_set_is_refused(call, body, status):
    assert call("POST", body=body)[0] == status
    assert call("GET")[1]["shadows"] == []


def test_what_is_not_there_cannot_be_stopped_or_reported(call):
    start(call, collection="spring")

    for method, path in (("DELETE", SHADOW), ("GET", f"{SHADOW}/report")):
        assert call(method, path)[0] == 404
        assert call(method, path.replace("shoes", "bags"), query={"collection": "spring"})[0] == 404
        assert call(method, path, query={"collection": "spring"}, workspace=OTHERS)[0] == 404
    call("DELETE", query={"collection": "spring"})
    assert call("DELETE", query={"collection": "spring"})[0] == 404


def test_activations_and_shadows_leave_each_other_alone(call, dynamodb):
    activated = {"ruleset": "user-generated-content", "revision": 0}
    start(call)

    assert call("GET", "/v1/rulesets/activations")[1]["activations"] == []
    assert call("POST", "/v1/rulesets/activations", body=activated)[0] == 200
    assert call("POST", "/v1/rulesets/activations", body=activated | {"revision": 0})[0] == 409
    call("POST", "/v1/rulesets/activations/rollback", body={"revision": 1})

    pointer = RuleSetStore(dynamodb, TABLE).pointer(WORKSPACE, None)
    assert pointer.ruleset is None
    assert pointer.shadow is not None
    call("DELETE")
    [active] = call("GET", "/v1/rulesets/activations")[1]["activations"]
    assert (active["ruleset"], active["revision"]) == (None, 2)


# --- judging -----------------------------------------------------------------------------------------


def test_the_shadow_of_a_place_is_found_with_what_decides_there(dynamodb):
    active = ActiveRuleSets(store=RuleSetStore(dynamodb, TABLE))
    make_active(dynamodb, WORKSPACE, ruleset_text("own"), collection="own")
    of_workspace = start_shadow(dynamodb, WORKSPACE, ruleset_text("all"))
    of_spring = start_shadow(dynamodb, WORKSPACE, ruleset_text("spring"), collection="spring")

    found = {each: active.deciding(WORKSPACE, each).shadow for each in (None, "bags", "spring", "own")}

    assert found["own"] is None
    assert {found[None].id, found["bags"].id} == {of_workspace.id}
    assert found["spring"].id == of_spring.id
    assert active.deciding(OTHERS, None).shadow is None


def test_a_stop_counts_after_some_seconds(call, dynamodb):
    clock = Clock()
    active = ActiveRuleSets(store=RuleSetStore(dynamodb, TABLE), clock=clock)
    start(call)
    assert active.deciding(WORKSPACE, None).shadow is not None
    call("DELETE")

    clock.now += POINTER_S

    assert active.deciding(WORKSPACE, None).shadow is None


@pytest.fixture
def seen():
    return Signals.of(facts(), findings())


def running(shadow):
    return RunningShadow(id=shadow.id, ruleset=shadow.ruleset, collection=shadow.collection)


def test_what_cannot_be_loaded_is_not_tried_for_every_image(dynamodb, seen):
    store, clock = ShadowStore(dynamodb, TABLE), Clock()
    shadow = running(start_shadow(dynamodb, WORKSPACE, ruleset_text("all")))
    tried = []

    class Away:
        def canonical(self, *asked):
            tried.append(asked)
            raise ConnectionError("x" * 1000)

    judge = ShadowJudge(store=Away(), clock=clock)
    said = [judge.judge(shadow, seen, workspace=WORKSPACE, now=NOW) for _ in range(3)]
    assert {each.error for each in said} == {"ConnectionError"}
    assert len(tried) == 1

    judge.store, clock.now = store, clock.now + RETRY_S
    assert judge.judge(shadow, seen, workspace=WORKSPACE, now=NOW).severity is Severity.REJECT


def test_another_text_than_was_started_says_nothing(dynamodb, seen):
    shadow = running(start_shadow(dynamodb, WORKSPACE, ruleset_text("all")))
    other = shadow.model_copy(update={"ruleset": "all@" + "0" * 64})

    judge = ShadowJudge(store=ShadowStore(dynamodb, TABLE))

    assert judge.judge(other, seen, workspace=WORKSPACE, now=NOW).error == "ConfigurationError"


# --- the report --------------------------------------------------------------------------------------


def verdict_of(shadow, severity, *, rule="too-small", error=None):
    rules = () if severity in (None, Severity.APPROVE) else (ShadowRule(rule=rule, severity=severity),)
    return ShadowVerdict(shadow=shadow.id, severity=severity, rules=rules, error=error)


def test_the_report_compares_what_both_said_and_what_people_did(call, dynamodb):
    world = BacktestWorld(dynamodb)
    shadow = start_shadow(dynamodb, WORKSPACE, ruleset_text(least_width=500))
    world.keep(width=640, shadow=verdict_of(shadow, Severity.APPROVE))
    flipped = world.keep(
        width=400,
        shadow=verdict_of(shadow, Severity.REJECT),
        decision=Outcome.REJECT,
        recorded_at=NOW + timedelta(days=2),
    )
    world.keep(width=300, shadow=verdict_of(shadow, None, error="KeyError"))
    world.keep(width=200)
    world.keep(width=100, shadow=verdict_of(start_shadow(dynamodb, OTHERS, ruleset_text()), Severity.REJECT))

    status, answer = call("GET", f"{SHADOW}/report")

    assert status == 200
    assert answer["shadow"]["id"] == shadow.id
    assert (answer["failed"], answer["errors"]) == (1, {"KeyError": 1})
    report = answer["report"]
    assert (report["images"], report["flipped"], report["ruleset"]) == (2, 1, shadow.ruleset)
    cells = {(cell["was"], cell["becomes"]): cell["images"] for cell in report["verdicts"] if cell["images"]}
    assert cells == {("approve", "approve"): 1, ("approve", "reject"): 1}
    assert report["load"]["images_per_day"] == 1
    [rule, gaps] = report["agreement"]["rules"]
    assert (rule["rule"], rule["images"], rule["score"]["precision"]) == ("too-small", 1, 1.0)
    assert gaps["images"] == 0
    [flip] = answer["flips"]
    assert flip["image_id"] == flipped
    assert flip["now"] == ["Rejected: Too small: image width is 400 (limit 500)"]


def test_a_report_stays_until_the_next_shadow_is_started(call, dynamodb):
    world = BacktestWorld(dynamodb)
    shadow = start_shadow(dynamodb, WORKSPACE, ruleset_text())
    world.keep(shadow=verdict_of(shadow, Severity.REJECT))
    call("DELETE")
    assert call("GET", f"{SHADOW}/report")[1]["report"]["images"] == 1

    start(call)

    assert call("GET", f"{SHADOW}/report")[1]["report"]["images"] == 0


def test_an_image_that_is_erased_leaves_the_report(call, dynamodb):
    world = BacktestWorld(dynamodb)
    shadow = start_shadow(dynamodb, WORKSPACE, ruleset_text())
    image_id = world.keep(shadow=verdict_of(shadow, Severity.REJECT))

    world.signals.forget(WORKSPACE, image_id)

    assert list(ShadowVerdicts(dynamodb, TABLE).read(WORKSPACE, shadow.id)) == []
    assert call("GET", f"{SHADOW}/report")[1]["report"]["images"] == 0
