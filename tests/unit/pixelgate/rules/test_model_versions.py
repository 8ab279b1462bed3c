"""A rule that relies on a version of a model is undecided over the findings of an older one."""

import json

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.model_versions import parse_version
from pixelgate.rules.problems import RuleProblemError
from tests.unit.pixelgate.rules.building import ALWAYS, NEVER, NOW, rule, ruleset, signals


def verdict(least, found, when=NEVER, **sections):
    rules = ruleset(rule(when, severity="reject", min_model_version={"objects": least}), **sections)
    return evaluate(signals(model_versions={"objects": found}), rules, NOW)


@pytest.mark.parametrize(
    ("least", "found"), [("2", "2"), ("2", "2.0.0"), ("2", "10"), ("1.9", "1.10"), ("5.3", "5.3.0-rc1")]
)
def test_a_version_that_is_new_enough_lets_the_condition_decide(least, found):
    assert verdict(least, found).severity is Severity.APPROVE
    assert verdict(least, found, ALWAYS).severity is Severity.REJECT


@pytest.mark.parametrize(("least", "found"), [("2", "1"), ("2.0.1", "2"), ("1.10", "1.9.9"), ("1", "v1")])
@pytest.mark.parametrize("when", [ALWAYS, NEVER])
def test_an_older_or_unreadable_version_leaves_the_rule_unknown(least, found, when):
    decided = verdict(least, found, when)

    assert decided.severity is Severity.REVIEW
    assert decided.trace[0].result == "unknown"
    assert decided.reason == (
        f"The analysis of objects is by version {found} of its model, and {least} is asked for, "
        "so “A rule” cannot be ruled out"
    )


def test_what_is_undecided_gets_what_the_rule_set_says():
    assert verdict("2", "1", on_missing="reject").severity is Severity.REJECT


def test_signals_that_know_no_version_meet_no_demand():
    rules = ruleset(rule(NEVER, min_model_version={"faces": "1"}))
    nothing_known = signals().model_copy(update={"model_versions": {}})

    assert "no known version" in evaluate(nothing_known, rules, NOW).reason


def test_the_trace_says_what_was_asked_and_what_was_found():
    condition = verdict("2", "1").trace[0].condition

    assert (condition.operator, condition.path) == ("model_version", "objects")
    assert (condition.expected, condition.actual) == ("2", "1")


@pytest.mark.parametrize(
    ("demand", "told"),
    [
        ({"object": "2"}, "min_model_version.object: unknown word 'object'; did you mean 'objects'?"),
        ({"objects": 2}, "min_model_version.objects: expected a text, got the number 2; write it in quotes"),
        ({"objects": "two"}, "expected a version such as '2' or '1.10', got 'two'"),
        ({"objects": "2-beta"}, "expected a version such as '2' or '1.10', got '2-beta'"),
        ("2", "expected a mapping"),
    ],
)
def test_a_wrong_demand_is_refused(demand, told):
    document = {"ruleset": "a", "schema": 1, "rules": [rule(ALWAYS, min_model_version=demand)]}

    with pytest.raises(ConfigurationError, match="rule 'a-rule'") as caught:
        load_ruleset(json.dumps(document), name_of_file="a.json")

    assert told in str(caught.value)


def test_a_test_of_an_analysis_that_there_is_not_is_refused():
    with pytest.raises(RuleProblemError, match="did you mean 'objects'"):
        signals(model_versions={"object": "1"})


def test_versions_are_compared_by_number():
    assert parse_version("1.10.0") == (1, 10)
    assert parse_version("0") == (0,)
    assert parse_version("latest") is None
