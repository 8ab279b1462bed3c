"""rules/differences.py: what changed in a rule set's meaning, and nothing that did not."""

import json

import pytest

from pixelgate.rules.differences import Change, diff_rulesets
from pixelgate.rules.document import parse_text
from tests.support.rulesets import ruleset_text

BEFORE = parse_text(
    """
ruleset: shoes
schema: 1
on_missing: review
constants: {sure: 0.8}
banks:
  brands: [acme, bolt]
  old: [x]
rules:
  - {id: weapon, severity: review, when: {any: {over: objects, where: {all: [{field: name, in_tree: knife},
     {field: confidence, gte: 0.8}]}}}}
  - {id: small, severity: reject, when: {field: image.width, lt: 1000}}
  - {id: gone, severity: reject, when: {field: image.height, lt: 1000}}
tests:
  - {name: a, expect: approve}
  - {name: a, expect: reject}
""",
    as_json=False,
).data


def changed(edit):
    after = parse_text(json.dumps(BEFORE), as_json=True).data
    edit(after)
    return diff_rulesets(BEFORE, after)


def test_a_rule_set_is_no_different_from_itself_however_it_is_written():
    again = parse_text(ruleset_text(least_width="1000.0"), as_json=False).data

    assert diff_rulesets(parse_text(ruleset_text(least_width=1000), as_json=False).data, again).is_empty


def test_a_moved_threshold_is_told_with_its_key():
    def edit(after):
        after["rules"][0]["when"]["any"]["where"]["all"][1]["gte"] = 0.85

    diff = changed(edit)

    [rule] = diff.rules.changed
    assert rule.name == "weapon"
    assert rule.changes == (
        Change(key="when.any.where.all[1].gte", before=0.8, after=0.85, is_threshold=True),
    )
    assert not diff.is_empty


def test_rules_are_added_removed_and_put_in_another_order():
    def edit(after):
        weapon, small, _ = after["rules"]
        after["rules"] = [small, weapon, {"id": "new", "severity": "review", "when": {"missing": "text"}}]

    rules = changed(edit).rules

    assert (rules.added, rules.removed, rules.changed) == (("new",), ("gone",), ())
    assert rules.is_reordered


def test_banks_are_compared_word_by_word():
    def edit(after):
        after["banks"] = {"brands": ["bolt", "core"], "new": ["y"]}

    banks = changed(edit).banks

    assert (banks.added, banks.removed) == (("new",), ("old",))
    [brands] = banks.changed
    assert (brands.name, brands.added, brands.removed) == ("brands", ("core",), ("acme",))


def test_everything_else_is_compared_section_by_section():
    def edit(after):
        after["on_missing"] = "reject"
        after["constants"]["sure"] = 0.9
        after["description"] = "for shoes"

    assert changed(edit).sections == (
        Change(key="constants.sure", before=0.8, after=0.9, is_threshold=True),
        Change(key="description", before=None, after="for shoes"),
        Change(key="on_missing", before="review", after="reject"),
    )


def test_two_tests_of_one_name_are_two():
    def edit(after):
        after["tests"][1]["expect"] = "review"

    [test] = changed(edit).tests.changed

    assert test.name == "a (2)"


@pytest.mark.parametrize("broken", [None, [], "text", {"rules": "none"}, {"rules": [1, {"id": 2}]}])
def test_a_draft_with_mistakes_is_compared_all_the_same(broken):
    assert not diff_rulesets(broken, BEFORE).is_empty


def test_true_is_not_one():
    assert [each.key for each in diff_rulesets({"a": True}, {"a": 1}).sections] == ["a"]
