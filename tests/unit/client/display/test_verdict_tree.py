import io

import pytest
from rich.console import Console

from pixelgate_client.display.verdict_tree import verdict_tree
from pixelgate_client.models.verdict import Verdict
from tests.unit.client.fake_service import VERDICT


def rendered(verdict=VERDICT, **options):
    console = Console(file=io.StringIO(), width=120, color_system=None)
    console.print(verdict_tree(Verdict.model_validate(verdict), **options))
    return console.file.getvalue()


def test_a_rule_that_fired_shows_what_was_compared_and_the_evidence():
    text = rendered()

    assert "two-cats asks for review: Cats" in text
    assert "confidence ≥ 0.5: was 0.8, 0.3 beyond the limit" in text
    assert "found #1, cat, confidence 80%, box 10%,20% to 40%,60%" in text


def test_a_rule_that_cannot_tell_says_why():
    assert 'faces count {"gte": 1}  the analysis is missing' in rendered()


def test_rules_that_did_not_fire_are_named_and_explained_on_demand():
    assert "did not fire: too-small" in rendered()
    assert "image.width" not in rendered()
    assert "image.width < 300: was 640, 340 away from the limit" in rendered(every_rule=True)


@pytest.mark.parametrize(
    ("margin", "told"),
    [(0.0, "exactly at the limit"), (0.25, "0.25 beyond the limit"), (-3, "3 away from the limit")],
)
def test_the_margin_says_how_close_it_was(margin, told):
    condition = {"operator": "lt", "result": "true", "path": "image.width", "margin": margin}
    rule = {"rule": "r", "result": "true", "severity": "reject", "reason": "R", "condition": condition}

    assert told in rendered(VERDICT | {"trace": [rule]})
