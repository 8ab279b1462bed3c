"""/v1/rulesets...: a rule set's life as a caller of the API sees it."""

import json

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.problems import add_problem_answers
from pixelgate.api.ruleset_routes import add_all_ruleset_routes
from pixelgate.domain.verdict import Severity
from pixelgate.rules.compiled import DEFAULT_NAME, load_compiled_ruleset
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.chained_changes import OutrunError
from pixelgate.storage.rulesets import RuleSetStore
from tests.support.classifiers import make_active_classifier
from tests.support.documents import IMAGE_ID, NOW, VERSION, WORKSPACE, analysed, record
from tests.support.http import KEY_ID, request
from tests.support.rulesets import ruleset_text
from tests.support.tables import TABLE

SOMEBODY_ELSE = "somebody-else"
DRAFT = "/v1/rulesets/shoes/draft"
ACTIVATIONS = "/v1/rulesets/activations"


@pytest.fixture
def call(dynamodb, lambda_context):
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_all_ruleset_routes(app, dynamodb=dynamodb, table=TABLE)

    def call(method, path, *, workspace=WORKSPACE, body=None, query=None):
        event = request(method, path, workspace=workspace, body=body, query=query)
        answer = app.resolve(event, lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return call


@pytest.fixture
def publish(call):
    def publish(text=None, *, name="shoes", workspace=WORKSPACE, **body):
        path = f"/v1/rulesets/{name}"
        sent = {"text": text or ruleset_text(name)}
        assert call("PUT", f"{path}/draft", body=sent, workspace=workspace)[0] == 200
        status, answer = call("POST", f"{path}/publish", body=body, workspace=workspace)
        assert status in (200, 201), answer
        return answer["id"]

    return publish


def test_a_draft_is_kept_as_it_was_written_with_who_and_a_revision(call):
    text = ruleset_text() + "# for later\n"

    status, line = call("PUT", DRAFT, body={"text": text})

    assert (status, line["revision"], line["updated_by"]) == (200, 1, f"key:{KEY_ID}")
    assert call("GET", DRAFT)[1]["text"] == text
    assert call("PUT", DRAFT, body={"text": "anything: goes"})[1]["revision"] == 2


def test_a_draft_that_was_changed_meanwhile_is_not_written_over(call):
    call("PUT", DRAFT, body={"text": "one", "revision": 0})
    call("PUT", DRAFT, body={"text": "two", "revision": 1})

    for seen in (0, 1):
        status, problem = call("PUT", DRAFT, body={"text": "three", "revision": seen})
        assert (status, problem["type"]) == (409, "urn:pixelgate:problem:draft-changed")
        assert "revision 2" in problem["detail"]
    assert call("DELETE", DRAFT, query={"revision": "1"})[0] == 409
    assert call("GET", DRAFT)[1]["text"] == "two"


def test_a_discarded_draft_is_gone_and_a_new_one_begins_with_a_revision_of_its_own(call):
    call("PUT", DRAFT, body={"text": "one"})

    assert call("DELETE", DRAFT)[0] == 200
    assert call("GET", DRAFT)[0] == call("DELETE", DRAFT)[0] == 404
    assert call("POST", "/v1/rulesets/shoes/publish", body={})[0] == 404
    assert call("PUT", DRAFT, body={"text": "two", "revision": 0})[1]["revision"] == 3


@pytest.mark.parametrize(
    ("text", "kind"), [("x" * (256 * 1024 + 1), "ruleset-too-large"), ("\ud800", "not-a-text")]
)
def test_what_is_no_rule_sets_text_is_not_even_a_draft(call, text, kind):
    status, problem = call("PUT", DRAFT, body={"text": text})

    assert (status, problem["type"].rpartition(":")[2]) == (422, kind)


def test_publishing_is_refused_while_a_test_is_red(call):
    call("PUT", DRAFT, body={"text": ruleset_text(expect="reject")})

    status, problem = call("POST", "/v1/rulesets/shoes/publish", body={})

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:ruleset-not-publishable")
    [fault] = problem["problems"]
    assert fault["entry"] == "test 'a large picture passes'"
    assert fault["message"] == "expected reject, got approve by no rule"
    assert call("GET", "/v1/rulesets/shoes/versions")[1] == {"versions": []}


def test_a_refusal_names_every_problem_with_file_line_rule_key_and_the_nearest_word(call):
    text = """ruleset: shoes
schema: 1
rules:
  - {id: small, severity: reject, when: {field: image.widht, lt: 1000}}
  - {id: loud, severity: shout, when: {field: image.width, lt: 1000}}
"""
    call("PUT", DRAFT, body={"text": text})

    first, second = call("POST", "/v1/rulesets/shoes/publish", body={})[1]["problems"]

    assert (first["file"], first["line"], first["entry"]) == ("shoes.yaml", 4, "rule 'small'")
    assert first["key"] == "rules[0].when.field"
    assert "image.width" in first["hint"]
    assert (second["line"], second["entry"]) == (5, "rule 'loud'")


def test_the_draft_of_one_name_is_not_published_as_another(call):
    call("PUT", DRAFT, body={"text": ruleset_text("bags")})

    [fault] = call("POST", "/v1/rulesets/shoes/publish", body={})[1]["problems"]

    assert fault["key"] == "ruleset"
    assert "bags" in fault["message"]


def test_what_is_only_doubtful_is_published_and_the_doubts_are_told(call):
    when = "{all_of: [{field: image.width, lt: 10}, {field: image.width, gt: 20}]}"
    text = ruleset_text().replace("{field: image.width, lt: 1000}", when)
    call("PUT", DRAFT, body={"text": text})

    status, answer = call("POST", "/v1/rulesets/shoes/publish", body={"note": "only doubtful"})

    assert (status, answer["note"]) == (201, "only doubtful")
    assert answer["warnings"]


def test_the_same_meaning_is_one_version_however_often_it_is_published(call, publish):
    first = publish(ruleset_text())
    again = publish("# another comment\n" + ruleset_text())

    assert first == again
    [line] = call("GET", "/v1/rulesets/shoes/versions")[1]["versions"]
    assert line["id"] == first
    detail = call("GET", f"/v1/rulesets/shoes/versions/{first.partition('@')[2][:8]}")[1]
    assert detail["text"] == ruleset_text()
    assert detail["published_by"] == f"key:{KEY_ID}"


def test_only_the_revision_that_was_looked_at_is_published(call):
    call("PUT", DRAFT, body={"text": ruleset_text()})
    call("PUT", DRAFT, body={"text": ruleset_text(least_width=10)})

    assert call("POST", "/v1/rulesets/shoes/publish", body={"revision": 1})[0] == 409
    assert call("POST", "/v1/rulesets/shoes/publish", body={"revision": 2})[0] == 201


def test_a_draft_alone_is_no_version_and_says_how_it_becomes_one(call):
    call("PUT", DRAFT, body={"text": ruleset_text()})

    status, problem = call("GET", "/v1/rulesets/shoes/versions/latest")

    assert (status, problem["detail"]) == (404, "nothing is published of shoes")
    assert "/publish" in problem["hint"]


def test_packaged_rule_sets_are_versions_that_everybody_has(call):
    [default] = [each for each in call("GET", "/v1/rulesets")[1]["rulesets"] if each["name"] == DEFAULT_NAME]

    assert default["draft"] is None
    assert [line["is_packaged"] for line in default["versions"]] == [True]
    detail = call("GET", f"/v1/rulesets/{DEFAULT_NAME}/versions/latest")[1]
    assert (detail["id"], detail["format"]) == (load_compiled_ruleset().identity, "json")


def test_a_packaged_rule_set_that_is_active_stays_when_a_release_brings_another(call, dynamodb):
    status, active = call("POST", ACTIVATIONS, body={"ruleset": DEFAULT_NAME})

    assert (status, active["ruleset"]) == (200, load_compiled_ruleset().identity)
    assert RuleSetStore(dynamodb, TABLE).canonical(WORKSPACE, active["ruleset"])


def test_what_is_active_is_told_and_can_be_rolled_back_step_by_step(call, publish):
    first, second = publish(), publish(ruleset_text(least_width=10))
    call("POST", ACTIVATIONS, body={"ruleset": first})
    call("POST", ACTIVATIONS, body={"ruleset": second})

    listed = call("GET", ACTIVATIONS)[1]
    assert listed["default"] == load_compiled_ruleset().identity
    [active] = listed["activations"]
    assert (active["ruleset"], active["trail"], active["revision"]) == (second, [None, first], 2)

    steps = [call("POST", f"{ACTIVATIONS}/rollback", body={}) for _ in range(3)]
    assert [(status, answer.get("ruleset")) for status, answer in steps] == [
        (200, first),
        (200, None),
        (409, None),
    ]
    assert steps[2][1]["type"] == "urn:pixelgate:problem:nothing-to-roll-back"


def test_to_activate_what_is_active_changes_nothing(call, publish):
    version = publish()

    first = call("POST", ACTIVATIONS, body={"ruleset": version})[1]

    assert call("POST", ACTIVATIONS, body={"ruleset": "shoes"})[1] == first


def test_a_collection_can_go_back_to_the_rule_set_of_its_workspace(call, publish):
    version = publish()
    call("POST", ACTIVATIONS, body={"ruleset": version, "collection": "spring"})

    answer = call("POST", ACTIVATIONS, body={"ruleset": None, "collection": "spring"})[1]

    assert (answer["collection"], answer["ruleset"], answer["revision"]) == ("spring", None, 2)


def test_of_two_activations_at_once_one_wins_and_the_other_is_told_by_whom_and_to_what(
    call, publish, monkeypatch
):
    mine, theirs = publish(), publish(ruleset_text(least_width=10))
    change_activation, is_first = RuleSetStore.change_activation, [True]

    def outrun(store, workspace, change, fact):
        if is_first.pop() if is_first else False:
            call("POST", ACTIVATIONS, body={"ruleset": theirs})
        change_activation(store, workspace, change, fact)

    monkeypatch.setattr(RuleSetStore, "change_activation", outrun)
    status, problem = call("POST", ACTIVATIONS, body={"ruleset": mine})

    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:activation-changed")
    assert f"key:{KEY_ID}" in problem["detail"]
    assert theirs in problem["detail"]
    assert problem["activation"]["ruleset"] == theirs
    assert call("GET", ACTIVATIONS)[1]["activations"][0]["ruleset"] == theirs


def test_who_has_seen_an_older_activation_is_told(call, publish):
    version = publish()

    assert call("POST", ACTIVATIONS, body={"ruleset": version, "revision": 0})[0] == 200
    assert call("POST", ACTIVATIONS, body={"ruleset": None, "revision": 0})[0] == 409
    assert call("POST", f"{ACTIVATIONS}/rollback", body={"revision": 2})[0] == 409
    assert call("POST", ACTIVATIONS, body={"ruleset": None, "revision": 1})[0] == 200


@pytest.mark.parametrize(
    ("ruleset", "status"),
    [("nothing-like-it", 404), ("shoes@" + "0" * 64, 404), ("0" * 64, 422), ("shoes@zz", 404)],
)
def test_what_was_never_published_cannot_be_activated(call, ruleset, status):
    assert call("POST", ACTIVATIONS, body={"ruleset": ruleset})[0] == status
    assert call("GET", ACTIVATIONS)[1]["activations"] == []


def test_a_version_that_cannot_be_loaded_is_never_activated(call, publish, dynamodb):
    good, other = publish(), publish(ruleset_text(least_width=10))
    key = {"PK": {"S": f"WS#{WORKSPACE}#RULESETS"}, "SK": {"S": f"VERSION#{good}"}}
    forged = dynamodb.get_item(TableName=TABLE, Key=key | {"SK": {"S": f"VERSION#{other}"}})["Item"]
    stored = dynamodb.get_item(TableName=TABLE, Key=key)["Item"]
    dynamodb.put_item(TableName=TABLE, Item={**stored, "canonical": forged["canonical"]})

    status, problem = call("POST", ACTIVATIONS, body={"ruleset": good})

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:ruleset-not-readable")
    assert call("GET", ACTIVATIONS)[1]["activations"] == []


def test_every_change_is_in_a_history_that_cannot_be_altered_unseen(call, publish, dynamodb):
    version = publish()
    call("POST", ACTIVATIONS, body={"ruleset": version, "collection": "spring"})
    call("POST", f"{ACTIVATIONS}/rollback", body={"collection": "spring"})

    told = call("GET", "/v1/rulesets/history", query={"name": "shoes"})[1]

    assert told["verification"]["is_intact"]
    assert [(each["action"], each["actor"]) for each in told["entries"]] == [
        (action, f"key:{KEY_ID}")
        for action in ("RULESET_ROLLED_BACK", "RULESET_ACTIVATED", "RULESET_PUBLISHED", "RULESET_DRAFTED")
    ]
    assert told["entries"][1]["details"] == {"collection": "spring", "to": version, "revision": 1}
    assert len(call("GET", "/v1/rulesets/history", query={"collection": "spring"})[1]["entries"]) == 2
    assert call("GET", "/v1/rulesets/history", query={"name": "bags"})[1]["entries"] == []

    key = {"PK": {"S": f"WS#{WORKSPACE}#RULESETS"}, "SK": {"S": "HISTORY#000003"}}
    line = dynamodb.get_item(TableName=TABLE, Key=key)["Item"]
    forged = {"S": line["entries"]["S"].replace(KEY_ID, "f" * 16)}
    dynamodb.put_item(TableName=TABLE, Item={**line, "entries": forged})

    assert call("GET", "/v1/rulesets/history")[1]["verification"]["broken_at"] == 3


def test_the_history_tells_of_classifiers_too_and_takes_none_for_a_rule_set(call, publish, dynamodb):
    publish()
    make_active_classifier(dynamodb, name="shoes")

    told = call("GET", "/v1/rulesets/history")[1]

    assert told["verification"]["is_intact"]
    actions = [each["action"] for each in told["entries"]]
    assert actions[:2] == ["CLASSIFIER_ACTIVATED", "CLASSIFIER_TRAINED"]
    of_the_rule_set = call("GET", "/v1/rulesets/history", query={"name": "shoes"})[1]["entries"]
    assert of_the_rule_set == told["entries"][2:]


def test_no_workspace_sees_or_touches_anothers_rule_sets(call, publish):
    version = publish()
    call("POST", ACTIVATIONS, body={"ruleset": version})
    digest = version.partition("@")[2]
    theirs = {"workspace": SOMEBODY_ELSE}

    assert call("GET", DRAFT, **theirs)[0] == 404
    assert call("DELETE", DRAFT, **theirs)[0] == 404
    assert call("POST", "/v1/rulesets/shoes/publish", body={}, **theirs)[0] == 404
    assert call("POST", "/v1/rulesets/shoes/test", body={}, **theirs)[0] == 404
    assert call("GET", "/v1/rulesets/shoes/versions", **theirs)[1] == {"versions": []}
    assert call("GET", f"/v1/rulesets/shoes/versions/{digest}", **theirs)[0] == 404
    assert call("GET", "/v1/rulesets/shoes/diff", **theirs)[0] == 404
    assert call("POST", ACTIVATIONS, body={"ruleset": version}, **theirs)[0] == 404
    assert call("POST", f"{ACTIVATIONS}/rollback", body={}, **theirs)[0] == 409
    assert call("GET", ACTIVATIONS, **theirs)[1]["activations"] == []
    assert call("GET", "/v1/rulesets/history", **theirs)[1]["entries"] == []
    assert "shoes" not in {each["name"] for each in call("GET", "/v1/rulesets", **theirs)[1]["rulesets"]}


def test_a_diff_tells_thresholds_and_lines(call, publish):
    before = publish()
    call("PUT", DRAFT, body={"text": ruleset_text(least_width=1200)})

    status, diff = call("GET", "/v1/rulesets/shoes/diff", query={"from": before, "to": "draft"})

    assert (status, diff["before"], diff["after"]) == (200, before, "draft")
    [rule] = diff["rules"]["changed"]
    assert rule["name"] == "too-small"
    assert rule["changes"] == [{"key": "when.lt", "before": 1000, "after": 1200, "is_threshold": True}]
    assert "-    when: {field: image.width, lt: 1000}" in diff["text"]
    assert call("GET", "/v1/rulesets/shoes/diff")[1] == diff


def test_a_draft_is_compared_with_a_packaged_rule_set_in_one_form(call):
    text = ruleset_text(DEFAULT_NAME)
    call("PUT", f"/v1/rulesets/{DEFAULT_NAME}/draft", body={"text": text})

    diff = call("GET", f"/v1/rulesets/{DEFAULT_NAME}/diff")[1]

    assert diff["rules"]["removed"]
    assert diff["text"].startswith(f"--- {load_compiled_ruleset().identity}\n+++ draft\n")
    assert '"ruleset"' not in "".join(line for line in diff["text"].splitlines() if line[0] in "+-")


def test_a_draft_that_is_not_well_formed_is_not_compared(call, publish):
    publish()
    call("PUT", DRAFT, body={"text": "rules: ["})

    status, problem = call("GET", "/v1/rulesets/shoes/diff")

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:ruleset-not-publishable")


def test_a_change_that_others_outran_for_good_is_no_success(call, monkeypatch):
    def outrun(*_):
        raise OutrunError

    monkeypatch.setattr(RuleSetStore, "save_draft", outrun)

    assert call("PUT", DRAFT, body={"text": "one"})[0] == 409


@pytest.fixture
def stored_image(images, dynamodb):
    images.create(record(collection="spring"))
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE), now=NOW)


class TestTrying:
    PATH = "/v1/rulesets/shoes/test"

    def test_the_draft_is_tried_by_its_own_tests(self, call):
        call("PUT", DRAFT, body={"text": ruleset_text(expect="reject")})

        status, trial = call("POST", self.PATH, body={})

        assert (status, trial["is_publishable"], trial["tests"]) == (200, False, 1)
        assert [fault["entry"] for fault in trial["errors"]] == ["test 'a large picture passes'"]
        assert trial["verdict"] is None

    def test_a_text_is_tried_without_being_stored(self, call):
        trial = call("POST", self.PATH, body={"text": ruleset_text()})[1]

        assert trial["is_publishable"]
        assert trial["id"].startswith("shoes@")
        assert call("GET", DRAFT)[0] == 404
        assert call("GET", "/v1/rulesets/history")[1]["entries"] == []

    def test_a_text_that_cannot_be_read_is_told_all_its_problems(self, call):
        trial = call("POST", self.PATH, body={"text": "rules: [", "signals": {}})[1]

        assert (trial["id"], trial["is_publishable"], trial["verdict"]) == (None, False, None)
        assert trial["errors"]

    def test_given_signals_are_judged_and_the_verdict_explained(self, call):
        body = {"text": ruleset_text(), "signals": {"image": {"width": 10}}}

        verdict = call("POST", self.PATH, body=body)[1]["verdict"]

        assert (verdict["severity"], verdict["reason"]) == ("reject", "Too small")
        assert "Too small" in verdict["explanation"][0]

    def test_a_failed_analysis_is_tried_too(self, call):
        body = {"text": ruleset_text(), "missing": ["objects"]}

        assert call("POST", self.PATH, body=body)[1]["verdict"]["severity"] == "review"

    def test_signals_with_an_unknown_word_are_refused_with_the_nearest(self, call):
        body = {"text": ruleset_text(), "signals": {"image": {"widht": 10}}}

        status, problem = call("POST", self.PATH, body=body)

        assert (status, problem["type"]) == (422, "urn:pixelgate:problem:invalid-signals")
        assert "width" in problem["hint"]

    def test_a_stored_image_is_judged_as_of_its_collection(self, call, publish, stored_image):
        when = "{all_of: [{field: image.collection, eq: spring}, {field: image.width, lt: 641}]}"
        version = publish(ruleset_text().replace("{field: image.width, lt: 1000}", when))

        trial = call("POST", self.PATH, body={"version": version, "image_id": IMAGE_ID})[1]

        assert trial["verdict"]["severity"] == "reject"

    def test_an_image_of_another_workspace_does_not_exist(self, call, stored_image):
        body = {"text": ruleset_text(), "image_id": IMAGE_ID}

        assert call("POST", self.PATH, body=body, workspace=SOMEBODY_ELSE)[0] == 404

    def test_an_image_that_was_not_analysed_has_no_signals(self, call, images):
        images.create(record())

        status, problem = call("POST", self.PATH, body={"text": ruleset_text(), "image_id": IMAGE_ID})

        assert (status, problem["type"]) == (404, "urn:pixelgate:problem:not-analysed")

    @pytest.mark.parametrize(
        "body", [{"text": "a", "version": "latest"}, {"signals": {}, "image_id": IMAGE_ID}]
    )
    def test_a_request_that_names_two_of_a_kind_is_refused(self, call, body):
        assert call("POST", self.PATH, body=body)[0] == 422
