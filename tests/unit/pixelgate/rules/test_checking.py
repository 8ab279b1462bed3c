import json
from datetime import timedelta

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.signals import OPTIONAL
from pixelgate.domain.verdict import Severity
from pixelgate.rules.checking import check_ruleset, load_checked_ruleset, load_default_ruleset
from pixelgate.rules.evaluation import MISSING_SIGNALS, evaluate
from pixelgate.rules.vocabulary import MISSABLE
from tests.unit.pixelgate.rules.building import ALWAYS, NOW, rule, ruleset, signals

SMALL = rule({"field": "image.width", "lt": 100}, id="small", severity="reject")
FITS = {"name": "it fits", "signals": {"image": {"width": 50}}, "expect": "reject", "by": ["small"]}


def test_a_rule_set_that_meets_its_tests_has_no_failures():
    assert check_ruleset(ruleset(SMALL, tests=[FITS]), NOW) == ()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"expect": "review"}, "test 'it fits': expected review by small, got reject by small"),
        ({"signals": {}}, "test 'it fits': expected reject by small, got approve by no rule"),
        ({"by": [MISSING_SIGNALS]}, "expected reject by missing-signals, got reject by small"),
        ({"missing": ["faces"]}, "expected reject by small, got reject by small, missing-signals"),
    ],
)
def test_a_failed_test_says_what_was_expected_and_what_came(changes, says):
    (failure,) = check_ruleset(ruleset(SMALL, tests=[FITS | changes]), NOW)

    assert says in str(failure)


def test_a_rule_set_that_fails_its_tests_is_refused_naming_every_one():
    wrong = [FITS | {"name": name, "expect": "approve"} for name in ("one", "two")]
    text = json.dumps({"ruleset": "s", "schema": 1, "rules": [SMALL], "tests": [FITS, *wrong]})

    with pytest.raises(ConfigurationError) as caught:
        load_checked_ruleset(text, name_of_file="s.json", now=NOW)

    assert [line.split(":")[:2] for line in str(caught.value).splitlines()] == [
        ["s.json", " test 'one'"],
        ["s.json", " test 'two'"],
    ]


def test_what_a_test_does_not_mention_is_harmless_and_present():
    image = signals(objects=[{"name": "cat", "confidence": 0.5}])

    assert all(getattr(image, name) is not None for name in MISSABLE)
    assert image.objects[0].area == 0.25
    assert image.image.width > 1000
    assert evaluate(signals(), load_default_ruleset(NOW), NOW).severity is Severity.APPROVE


def test_a_signal_cannot_be_both_given_and_missing():
    with pytest.raises(ConfigurationError, match="both given and missing"):
        ruleset(
            rule(ALWAYS),
            tests=[{"name": "t", "signals": {"faces": []}, "missing": ["faces"], "expect": "review"}],
        )


def test_the_default_rule_set_meets_its_tests_at_any_time():
    first = load_default_ruleset(NOW)
    later = load_default_ruleset(NOW + timedelta(days=4000))

    assert first.name == "user-generated-content"
    assert first.identity == later.identity


def test_the_default_rule_set_tests_every_one_of_its_rules():
    rules = load_default_ruleset(NOW)

    assert {id for test in rules.tests for id in test.by or ()} >= {each.id for each in rules.rules}


@pytest.mark.parametrize("group", sorted({*MISSABLE} - OPTIONAL))
def test_the_default_rule_set_never_approves_without(group):
    verdict = evaluate(signals(missing=[group]), load_default_ruleset(NOW), NOW)

    assert verdict.severity is Severity.REVIEW
