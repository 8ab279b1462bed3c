"""The default rules name only what some model can say: a misspelt name would never be true."""

import json
from pathlib import Path

import pytest
import yaml

from pixelgate.domain.words import fold

ROOT = Path(__file__).parents[2]
RULESETS = ROOT / "layers/shared/python/pixelgate/rules/rulesets"
MODEL_OF = {"labels": "efficientnet_lite0", "objects": "ssdlite_mobilenet_v2"}


def conditions(value, over=None):
    """Every comparison of a name, with the list that it is about."""
    if isinstance(value, list):
        for part in value:
            yield from conditions(part, over)
    elif isinstance(value, dict):
        if value.get("field") == "name" and over in MODEL_OF:
            yield over, value
        for part in value.values():
            yield from conditions(part, value.get("over", over))


def names(condition):
    operand = next(value for key, value in condition.items() if key != "field")
    return operand if isinstance(operand, list) else [operand]


@pytest.mark.golden
def test_every_name_in_the_default_rules_is_one_that_a_model_gives():
    known = {}
    for path in MODEL_OF.values():
        labels = json.loads((ROOT / "models_onnx" / path / "labels.json").read_text(encoding="utf-8"))[
            "labels"
        ]
        known[path] = {fold(name) for label in labels for name in (label["name"], *label.get("parents", ()))}
    anywhere = set().union(*known.values())

    asked = [
        (over, name)
        for ruleset in RULESETS.glob("*.yaml")
        for rule in yaml.safe_load(ruleset.read_text(encoding="utf-8"))["rules"]
        for over, condition in conditions(rule["when"])
        for name in names(condition)
    ]

    assert asked
    assert [name for _, name in asked if fold(name) not in anywhere] == []
    assert [
        name for over, name in asked if over == "labels" and fold(name) not in known[MODEL_OF[over]]
    ] == []
