"""Which rules broke, told apart from those that are undecided for good reasons."""

from dataclasses import dataclass, replace

from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.failures import rules_that_failed
from tests.unit.pixelgate.rules.building import ALWAYS, NEVER, NOW, rule, ruleset, signals


@dataclass(frozen=True)
class Broken:
    operator: str = "broken"
    path: None = None
    expected: None = None

    def evaluate(self, subject, now):
        raise ZeroDivisionError

    decide = evaluate


def with_broken(rules, *ids):
    return replace(
        rules,
        rules=tuple(replace(each, condition=Broken()) if each.id in ids else each for each in rules.rules),
    )


def test_rules_that_break_are_named_in_file_order():
    rules = with_broken(ruleset(*(rule(ALWAYS, id=name) for name in "abc")), "c", "a")

    assert rules_that_failed(evaluate(signals(), rules, NOW)) == ("a", "c")


def test_a_rule_that_lacks_a_signal_did_not_fail():
    rules = ruleset(rule({"field": "text.language", "eq": "eng"}), rule(NEVER, id="quiet"))

    assert rules_that_failed(evaluate(signals(missing=["text"]), rules, NOW)) == ()


def test_a_failure_is_still_told_by_a_trace_that_was_cut_short():
    long = {"all_of": [{"field": "image.title", "ne": "x" * 200}] * 10}
    names = [f"rule-{number}" for number in range(90)]
    rules = with_broken(ruleset(*(rule(long, id=name) for name in names)), names[40])

    verdict = evaluate(signals(image={"title": "y" * 500}), rules, NOW)

    assert any(trace.condition.note == "cut short" for trace in verdict.trace)
    assert rules_that_failed(verdict) == ("rule-40",)
