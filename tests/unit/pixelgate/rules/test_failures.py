"""Which rules broke, told apart from those that are undecided for good reasons."""

from dataclasses import dataclass

from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.explanation import explain_verdict
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


@dataclass
class BrokenFrom:
    """Breaks at the item of this number."""

    number: int
    seen: int = 0

    def decide(self, subject, now):
        self.seen += 1
        if self.seen >= self.number:
            raise ZeroDivisionError
        return True


def with_broken(rules, *ids):
    return rules._replace(
        rules=tuple(each._replace(condition=Broken()) if each.id in ids else each for each in rules.rules),
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


def test_a_source_of_tags_that_breaks_gives_none_and_is_named_and_the_others_still_do():
    dog = {"name": "dog", "confidence": 0.9}
    sources = [{"from": each, "min_confidence": 0.5} for each in ("labels", "objects")]
    rules = ruleset(rule(NEVER), tag=sources)
    first, second = rules.tag_sources
    rules = rules._replace(tag_sources=(first._replace(where=Broken()), second))

    verdict = evaluate(signals(labels=[dog], objects=[dog]), rules, NOW)

    assert [(tag.name, tag.source) for tag in verdict.tags] == [("dog", "objects")]
    assert verdict.severity is Severity.APPROVE
    assert rules_that_failed(verdict) == ("tag[0]",)
    assert not any("ource" in sentence for sentence in explain_verdict(verdict))


def test_the_tags_of_an_item_before_the_one_that_breaks_are_not_given_either():
    dog = {"name": "dog", "confidence": 0.9}
    rules = ruleset(rule(NEVER), tag=[{"from": "labels", "min_confidence": 0.5}])
    broken_later = rules.tag_sources[0]._replace(where=BrokenFrom(2))

    verdict = evaluate(signals(labels=[dog] * 3), rules._replace(tag_sources=(broken_later,)), NOW)

    assert (verdict.tags, rules_that_failed(verdict)) == ((), ("tag[0]",))
