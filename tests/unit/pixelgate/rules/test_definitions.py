"""Constants and conditions that are defined once and used by name."""

import json

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.loading import load_ruleset
from tests.unit.pixelgate.rules.building import ALWAYS, result_of, rule, ruleset, signals, trace_of

SMALL = {"field": "image.width", "lt": {"constant": "limit"}}


def message_of(*rules, **sections):
    document = {"ruleset": "a", "schema": 1, "rules": list(rules), **sections}
    with pytest.raises(ConfigurationError) as caught:
        load_ruleset(json.dumps(document), name_of_file="a.json")
    return str(caught.value)


@pytest.mark.parametrize(
    ("when", "value"),
    [
        (SMALL, 2000),
        ({"field": "image.width", "between": [1, {"constant": "limit"}]}, 2000),
        ({"field": "image.format", "in": {"constant": "limit"}}, ["PNG", "JPEG"]),
        ({"field": "image.format", "in": ["PNG", {"constant": "limit"}]}, "JPEG"),
        ({"field": "image.has_gps", "eq": {"constant": "limit"}}, False),
        ({"field": "background.delta_e", "to": {"constant": "limit"}, "lte": 1}, "#808080"),
        ({"count": {"over": "faces", "lt": {"constant": "limit"}}}, 1),
    ],
)
def test_a_constant_stands_for_its_value(when, value):
    assert result_of(when, constants={"limit": value}) == "true"


def test_the_trace_says_the_value_and_not_its_name():
    assert trace_of(SMALL, constants={"limit": 2000}).condition.expected == 2000


def test_a_condition_is_about_what_it_is_used_for():
    sure = {"field": "confidence", "gte": 0.8}
    when = {
        "all_of": [{"any": {"over": over, "where": {"condition": "sure"}}} for over in ("objects", "faces")]
    }
    image = signals(objects=[{"name": "cat", "confidence": 0.9}], faces=[{"confidence": 0.9}])

    assert result_of(when, image, conditions={"sure": sure}) == "true"
    assert result_of(when, signals(), conditions={"sure": sure}) == "false"


def test_conditions_may_use_each_other_and_constants():
    conditions = {"small": SMALL, "large": {"not": {"condition": "small"}}}

    assert result_of({"condition": "large"}, constants={"limit": 100}, conditions=conditions) == "true"


@pytest.mark.parametrize(
    ("when", "sections", "told"),
    [
        (
            SMALL,
            {"constants": {"limits": 5}},
            "rules[0].when.lt.constant: unknown constant 'limit'; did you mean",
        ),
        (SMALL, {"constants": {"limit": "low"}}, "rules[0].when.lt: expected a number, got the text 'low'"),
        (
            SMALL,
            {"constants": {"limit": None}},
            "constants.limit: expected a number, a text, true, false or a",
        ),
        (SMALL, {"constants": {"Limit!": 5}}, "constants.Limit!: 'Limit!' may hold only"),
        (
            {"condition": "smal"},
            {"conditions": {"small": ALWAYS}},
            "unknown condition 'smal'; did you mean 'small'",
        ),
        (
            {"condition": "a"},
            {"conditions": {"a": {"feild": "x"}}},
            "conditions.a.feild: unknown word 'feild'",
        ),
        ({"condition": "a"}, {"conditions": {"a": {"condition": "a"}}}, "the condition 'a' uses itself"),
        (
            {"condition": "a"},
            {"conditions": {"a": {"not": {"condition": "b"}}, "b": {"condition": "a"}}},
            "conditions.b.condition: the condition 'a' uses itself",
        ),
        (ALWAYS, {"constants": {"limit": 5}}, "constants.limit: no rule uses it"),
        (ALWAYS, {"conditions": {"small": ALWAYS}}, "conditions.small: no rule uses it"),
        (
            {"condition": "c0"},
            {"conditions": {**{f"c{n}": {"condition": f"c{n + 1}"} for n in range(5)}, "c5": ALWAYS}},
            "conditions may be nested by name 5 deep",
        ),
    ],
)
def test_a_wrong_definition_or_use_is_refused(when, sections, told):
    assert told in message_of(rule(when), **sections)


def test_a_mistake_in_a_definition_is_told_once():
    rules = [rule({"condition": "a"}, id=name) for name in ("one", "two")]

    assert message_of(*rules, conditions={"a": {"feild": "x"}}).count("unknown word") == 1


def test_definitions_that_double_each_other_end_at_the_limit_of_conditions():
    doubled = {f"c{n}": {"all_of": [{"condition": f"c{n + 1}"}] * 100} for n in range(4)}
    rules = [rule({"condition": "c0"}, id=name) for name in ("one", "two")]

    # The second rule alone would be read for minutes.
    message = message_of(*rules, conditions={**doubled, "c4": ALWAYS})

    assert message.count("a rule set may have 1000 conditions") == len(rules)


def test_rules_may_share_a_definition():
    loaded = ruleset(rule(SMALL, id="a"), rule({"not": SMALL}, id="b"), constants={"limit": 5})

    assert [each.id for each in loaded.rules] == ["a", "b"]
