"""functions/evaluate: the active rule set over a whole document. The language has its own tests."""

import json
import sys

import pytest
from moto import mock_aws

from functions.evaluate import handler as evaluate
from pixelgate.api.judging import CLASSIFIERS_FAILED, SHADOW_FAILED
from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.compiled import load_compiled_ruleset
from pixelgate.rules.conditions import Comparison
from pixelgate.runtime import clients
from pixelgate.runtime.metrics import NOT_LOADED, RULES_FAILED
from tests.support.classifiers import make_active_classifier, trained, vector
from tests.support.documents import MISSING, WORKSPACE, findings, prepared, received
from tests.support.rulesets import make_active, ruleset_text, start_shadow
from tests.support.tables import TABLE, create_table


@pytest.fixture(autouse=True)
def dynamodb(monkeypatch):
    monkeypatch.setenv("TABLE_NAME", TABLE)
    monkeypatch.setenv("STACK_NAME", "pixelgate")
    for factory in (clients.dynamodb, evaluate.judges):
        factory.cache_clear()
    with mock_aws():
        yield create_table()


def evaluation(collection=None, **changes):
    return {
        "received": received(collection=collection).model_dump(mode="json"),
        "prepared": prepared().model_dump(mode="json"),
        "findings": findings(**changes).model_dump(mode="json"),
    }


def judged(lambda_context, collection=None, **changes):
    return evaluate.handler(evaluation(collection, **changes), lambda_context)["verdict"]


def counted(capsys):
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [line for line in lines if "_aws" in line]


def test_a_harmless_picture_is_approved_with_a_trace_of_every_rule(lambda_context, capsys):
    verdict = judged(lambda_context)

    assert verdict["severity"] == "approve"
    assert verdict["ruleset"].startswith("user-generated-content@")
    assert {rule.id for rule in load_compiled_ruleset().rules} <= {each["rule"] for each in verdict["trace"]}
    assert counted(capsys) == []


@pytest.mark.parametrize("finding", ["labels", "objects", "moderation", "faces", "text", "measures"])
def test_a_missing_finding_is_never_approved(lambda_context, finding):
    assert judged(lambda_context, **{finding: MISSING})["severity"] == "review"


def test_an_execution_that_began_before_collections_is_judged_by_its_workspace(lambda_context):
    before = {name: part for name, part in evaluation().items() if name != "received"}

    assert evaluate.handler(before, lambda_context)["verdict"]["severity"] == "approve"


def test_the_collections_own_rule_set_decides(lambda_context, dynamodb):
    of_workspace = make_active(dynamodb, WORKSPACE, ruleset_text("all", least_width=10))
    of_shoes = make_active(dynamodb, WORKSPACE, ruleset_text("shoes", least_width=5000), collection="shoes")

    shoe = judged(lambda_context, "shoes")
    other = judged(lambda_context, "bags")

    assert (shoe["ruleset"], shoe["severity"]) == (of_shoes, "reject")
    assert (other["ruleset"], other["severity"]) == (of_workspace, "approve")


def test_where_the_active_version_cannot_be_loaded_nothing_decides_and_an_alarm_goes_off(
    lambda_context, dynamodb, capsys
):
    identity = make_active(dynamodb, WORKSPACE, ruleset_text("all"))
    name, _, digest = identity.partition("@")
    key = {"PK": {"S": f"WS#{WORKSPACE}#RULESETS"}, "SK": {"S": f"VERSION#{name}@{digest}"}}
    dynamodb.delete_item(TableName=TABLE, Key=key)

    with pytest.raises(ConfigurationError, match=digest):
        evaluate.handler(evaluation(), lambda_context)

    [metric] = counted(capsys)
    assert metric[NOT_LOADED] == [1.0]


def test_a_rule_that_breaks_leads_to_a_review_and_an_alarm(lambda_context, dynamodb, capsys, monkeypatch):
    make_active(dynamodb, WORKSPACE, ruleset_text("all", least_width=10))

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(Comparison, "evaluate", broken)
    verdict = judged(lambda_context)

    assert verdict["severity"] == "review"
    [metric] = counted(capsys)
    assert metric[RULES_FAILED] == [1.0]
    assert metric["service"] == "pixelgate"


def test_without_a_shadow_none_judges(lambda_context):
    assert evaluate.handler(evaluation(), lambda_context)["shadow"] is None


def test_a_shadow_judges_and_has_no_say(lambda_context, dynamodb, capsys):
    live = make_active(dynamodb, WORKSPACE, ruleset_text("all", least_width=10))
    alone = evaluate.handler(evaluation(), lambda_context)["verdict"]
    evaluate.judges.cache_clear()
    shadow = start_shadow(dynamodb, WORKSPACE, ruleset_text("all", least_width=5000))

    answer = evaluate.handler(evaluation(), lambda_context)

    assert answer["verdict"] == alone
    assert (alone["ruleset"], alone["severity"]) == (live, "approve")
    rules = [{"rule": "too-small", "severity": "reject", "is_sure": True}]
    assert answer["shadow"] == {"shadow": shadow.id, "severity": "reject", "rules": rules, "error": None}
    assert counted(capsys) == []


def test_a_shadow_that_cannot_be_loaded_is_counted_and_the_live_verdict_stands(
    lambda_context, dynamodb, capsys
):
    shadow = start_shadow(dynamodb, WORKSPACE, ruleset_text("all"))
    key = {"PK": {"S": f"WS#{WORKSPACE}#RULESETS"}, "SK": {"S": "SHADOW#"}}
    dynamodb.delete_item(TableName=TABLE, Key=key)

    answer = evaluate.handler(evaluation(), lambda_context)

    assert answer["verdict"]["severity"] == "approve"
    assert answer["shadow"]["shadow"] == shadow.id
    assert (answer["shadow"]["severity"], answer["shadow"]["error"]) == (None, "ShadowNotFoundError")
    [metric] = counted(capsys)
    assert metric[SHADOW_FAILED] == [1.0]


SEEN = findings().labels.model_copy(update={"embedding": vector(1.0)})
OF_THIS_MODEL = {"model": SEEN.model, "model_version": SEEN.model_version}
ASKS_FOR_A_LOGO = json.dumps(
    {
        "ruleset": "logos",
        "schema": 1,
        "rules": [
            {
                "id": "logo",
                "severity": "reject",
                "reason": "A logo is visible",
                "when": {"any": {"over": "custom_labels", "where": {"field": "name", "eq": "logo"}}},
            }
        ],
        "tag": [{"from": "custom_labels", "min_confidence": 0.5}],
    }
)


def test_what_a_classifier_sees_is_judged_tagged_and_handed_on(lambda_context, dynamodb, capsys):
    make_active_classifier(dynamodb, model=trained("logo", **OF_THIS_MODEL))
    make_active(dynamodb, WORKSPACE, ASKS_FOR_A_LOGO)

    answer = evaluate.handler(evaluation(labels=SEEN), lambda_context)

    [label] = answer["custom_labels"]["labels"]
    assert (label["classifier"], label["name"]) == ("brand", "logo")
    assert (answer["verdict"]["severity"], answer["verdict"]["reason"]) == ("reject", "A logo is visible")
    assert [(tag["name"], tag["source"]) for tag in answer["verdict"]["tags"]] == [("logo", "custom_labels")]
    assert counted(capsys) == []


@pytest.mark.parametrize("model", [None, trained(), trained(**OF_THIS_MODEL, weights=vector(1.0, length=3))])
def test_where_a_classifier_cannot_say_anything_only_rules_that_ask_it_are_undecided(
    lambda_context, dynamodb, capsys, model
):
    if model:
        make_active_classifier(dynamodb, model=model)
    by_default = evaluate.handler(evaluation(labels=SEEN), lambda_context)
    evaluate.judges.cache_clear()
    make_active(dynamodb, WORKSPACE, ASKS_FOR_A_LOGO)

    asking = evaluate.handler(evaluation(labels=SEEN), lambda_context)

    assert by_default["verdict"]["severity"] == "approve"
    assert asking["verdict"]["severity"] == "review"
    assert asking["custom_labels"]["missing"] is True
    assert [line[CLASSIFIERS_FAILED] for line in counted(capsys)] == ([[1.0], [1.0]] if model else [])


def test_an_image_of_a_workspace_without_classifiers_does_not_even_import_them(
    lambda_context, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "pixelgate.classifiers.applying", None)

    answer = evaluate.handler(evaluation(labels=SEEN), lambda_context)

    assert answer["custom_labels"] == {"missing": True, "error": "no classifier is active"}
    assert counted(capsys) == []
