"""What is told of a rule set before it is used: errors, failed tests, and doubts."""

import json

import pytest

from pixelgate.rules.compiled import TITLES
from pixelgate.rules.linting import lint_ruleset
from tests.unit.pixelgate.rules.building import NOW, rule
from tools.compile_rules import source_of

OBJECT = {"field": "name", "in_tree": "knife"}
TABBY = {"field": "name", "eq": "tabby"}


def lint(*rules, **sections):
    document = {"ruleset": "a-set", "schema": 1, "rules": list(rules), **sections}
    return lint_ruleset(json.dumps(document), name_of_file="a-set.json", now=NOW)


def warnings_of(*conditions):
    rules = [rule(when, id=f"rule-{place}") for place, when in enumerate(conditions)]
    found = lint(*rules)
    assert found.errors == ()
    return [warning.message for warning in found.warnings]


def confident(*comparisons, over="objects", name=OBJECT):
    where = [name, *({"field": "confidence", **each} for each in comparisons)]
    return {"any": {"over": over, "where": {"all": where}}}


def width(**comparison):
    return {"field": "image.width", **comparison}


@pytest.mark.parametrize("name", TITLES)
def test_a_packaged_rule_set_has_neither_errors_nor_warnings(name):
    source = source_of(name)

    found = lint_ruleset(source.read_text(encoding="utf-8"), name_of_file=source.name, now=NOW)

    assert (found.errors, found.warnings) == ((), ())
    assert found.identity is not None


def test_an_error_says_file_line_rule_and_key():
    text = (
        "ruleset: shop\nschema: 1\nrules:\n  - id: a\n    severity: reject\n    when: {feild: image.width}\n"
    )

    (error,) = lint_ruleset(text, name_of_file="shop.yaml", now=NOW).errors

    assert (error.file, error.line, error.entry, error.key) == (
        "shop.yaml",
        6,
        "rule 'a'",
        "rules[0].when.feild",
    )
    assert error.message == "unknown word 'feild'; did you mean 'field'?"


def test_a_text_that_cannot_be_parsed_has_one_error_and_no_identity():
    found = lint_ruleset("a: [", name_of_file="shop.yaml", now=NOW)

    assert found.identity is None
    assert [error.message.split(":")[0] for error in found.errors] == ["not valid YAML"]


def test_a_failed_test_is_an_error_at_the_test():
    test = {"name": "a small one", "signals": {"image": {"width": 10}}, "expect": "approve"}

    (error,) = lint(rule(width(lt=100)), tests=[test]).errors

    assert (error.entry, error.key) == ("test 'a small one'", "tests[0]")
    assert error.message == "expected approve, got review by a-rule"


@pytest.mark.parametrize(
    "never",
    [
        {"all_of": [width(gte=100), width(lt=50)]},
        {"all_of": [width(gt=100), width(lte=100)]},
        {"all_of": [width(eq=100), width(between=[1, 99])]},
        {"all_of": [width(gte=1), {"all_of": [width(lt=50), width(gt=80)]}]},
        {"all_of": [width(lt=1000), {"any_of": [{"all_of": [width(lt=5), width(gt=5)]}]}]},
        {"all_of": [{"field": "image.format", "eq": "PNG"}, {"field": "image.format", "in": ["JPEG"]}]},
        {"all_of": [{"field": "image.format", "eq": "PNG"}, {"field": "image.format", "ne": "png"}]},
        {"all_of": [{"field": "image.has_gps", "eq": True}, {"field": "image.has_gps", "eq": False}]},
        {"all_of": [{"field": "image.camera", "exists": False}, {"field": "image.camera", "eq": "Leica"}]},
        {"any": {"over": "objects", "where": {"field": "confidence", "gt": 1}}},
        {"any": {"over": "colors", "where": {"field": "delta_e", "to": "#FFFFFF", "lt": 0.0}}},
        confident({"gte": 0.8}, {"lt": 0.5}),
        {"count": {"over": "faces", "lt": 0}},
    ],
)
def test_a_rule_that_can_never_apply_is_warned_of(never):
    (message,) = warnings_of(never)

    assert message.startswith("never applies: ")


@pytest.mark.parametrize(
    "possible",
    [
        {"all_of": [width(gte=100), width(lte=100)]},
        {"all_of": [width(gte=100), {"field": "image.height", "lt": 50}]},
        {"any_of": [width(gte=100), width(lt=50)]},
        {"all_of": [{"not": width(gte=100)}, width(lt=50)]},
        {"all_of": [{"field": "image.camera", "exists": True}, {"field": "image.camera", "eq": "Leica"}]},
        {"any": {"over": "labels", "where": {"all": [OBJECT, {"field": "name", "eq": "cleaver"}]}}},
        # Two names of one thing.
        {"any": {"over": "labels", "where": {"all": [TABBY, {"field": "name", "eq": "tabby cat"}]}}},
        {"all_of": [confident({"gte": 0.8}), confident({"lt": 0.5})]},
        {"count": {"over": "faces", "eq": 0}},
    ],
)
def test_a_rule_that_may_apply_is_not(possible):
    assert warnings_of(possible) == []


def test_a_part_that_never_holds_is_told_alone():
    (message,) = warnings_of({"any_of": [width(lt=5), {"all_of": [width(lt=5), width(gt=9)]}]})

    assert message.startswith("has a part that never holds: 'image.width lt 5' and 'image.width gt 9'")


@pytest.mark.parametrize(
    ("lower", "upper", "reach"),
    [
        (confident({"between": [0.3, 0.6]}), confident({"gte": 0.8}), "between 0.6 and 0.8"),
        (confident({"gte": 0.3}, {"lt": 0.8}), confident({"gt": 0.8}), "exactly 0.8"),
        (confident({"lt": 0.2}), confident({"between": [0.3, 0.6]}), "between 0.2 and 0.3"),
    ],
)
def test_a_gap_between_bands_is_warned_of_in_either_order(lower, upper, reach):
    for rules in ((lower, upper), (upper, lower)):
        (message,) = warnings_of(*rules)
        assert message.startswith(f"no rule is about confidence of objects {reach}, a gap")


@pytest.mark.parametrize(
    "rules",
    [
        (confident({"between": [0.3, 0.8]}), confident({"gte": 0.8})),
        (confident({"between": [0.3, 0.9]}), confident({"between": [0.4, 0.5]}), confident({"gte": 0.9})),
        (confident({"between": [0.3, 0.6]}), confident({"gte": 0.8}, over="labels")),
        (confident({"between": [0.3, 0.6]}), confident({"gte": 0.8}, name={"field": "name", "eq": "gun"})),
        (width(lt=100), width(gt=5000)),
        (
            {"all_of": [width(between=[1, 5]), {"not": {"field": "image.has_gps", "eq": True}}]},
            width(gte=9),
        ),
    ],
)
def test_bands_that_meet_or_are_of_different_things_leave_no_gap(rules):
    assert warnings_of(*rules) == []
