"""rules/asking.py: no signal that a rule set asks for is overlooked, wherever it does."""

import pytest
import yaml

from pixelgate.rules.asking import signals_asked_for
from pixelgate.rules.compiled import TITLES, load_compiled_ruleset
from pixelgate.rules.loading import load_ruleset

WIDE = {"field": "image.width", "gt": 10}


def asked(when=WIDE, **sections):
    rule = {"id": "one", "severity": "review", "reason": "One", "when": when}
    document = {"ruleset": "shoes", "schema": 1, "rules": [rule], **sections}
    return signals_asked_for(load_ruleset(yaml.safe_dump(document), name_of_file="shoes.yaml"))


@pytest.mark.parametrize(
    ("when", "signals"),
    [
        (WIDE, {"image"}),
        ({"any": {"over": "labels", "where": {"field": "confidence", "gte": 0.5}}}, {"labels"}),
        ({"none": {"over": "text.lines"}}, {"text"}),
        ({"count": {"over": "objects", "gt": 3}}, {"objects"}),
        ({"not": {"any_of": [WIDE, {"field": "quality.sharpness", "lt": 1}]}}, {"image", "quality"}),
        ({"all_of": [{"field": "background.share", "gt": 0.5}, {"not": WIDE}]}, {"background", "image"}),
        ({"any": {"over": "custom_labels", "where": {"field": "name", "eq": "logo"}}}, {"custom_labels"}),
    ],
)
def test_what_conditions_ask_for_is_found_at_any_depth(when, signals):
    assert asked(when) == signals


def test_a_condition_that_is_defined_once_is_asked_where_it_is_used():
    conditions = {"people": {"any": {"over": "objects", "where": {"field": "name", "eq": "person"}}}}

    assert asked({"condition": "people"}, conditions=conditions) == {"objects"}


def test_tags_and_demands_ask_too():
    rule = {
        "id": "one",
        "severity": "review",
        "reason": "One",
        "when": WIDE,
        "min_model_version": {"objects": "1"},
    }

    assert asked(tag=[{"from": "labels", "min_confidence": 0.5}], rules=[rule]) == {
        "image",
        "labels",
        "objects",
    }


@pytest.mark.parametrize("name", TITLES)
def test_no_packaged_rule_set_asks_for_labels_that_a_workspace_has_to_train(name):
    assert "custom_labels" not in signals_asked_for(load_compiled_ruleset(name))
