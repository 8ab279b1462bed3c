from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgate.domain.signals import OPTIONAL
from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import decide, evaluate
from pixelgate.rules.kleene import spell
from pixelgate.rules.ruleset import MISSING_SIGNALS
from pixelgate.rules.vocabulary import MISSABLE
from tests.unit.pixelgate.rules.building import ALWAYS, NEVER, NOW, rule, ruleset, signals
from tests.unit.pixelgate.rules.strategies import (
    conditions,
    gaps,
    image_with,
    images,
    loaded,
    rules_of,
    targets,
)

UNKNOWN = {"field": "text.language", "eq": "eng"}
WITHOUT_TEXT = signals(missing=["text"])


def verdict_for(*rules, image=None, **sections):
    return evaluate(image or signals(), ruleset(*rules, **sections), NOW)


def test_an_image_is_approved_when_no_rule_applies():
    verdict = verdict_for(rule(NEVER, id="one"), rule(NEVER, id="two"))

    assert verdict.severity is Severity.APPROVE
    assert verdict.reason == "None of the 2 rules applies"


def test_the_strongest_severity_wins_whatever_the_order():
    reject = rule(ALWAYS, id="bad", severity="reject", reason="Plainly bad")
    review = rule(ALWAYS, id="odd", severity="review", reason="A bit odd")

    for rules in ([reject, review], [review, reject]):
        verdict = verdict_for(*rules)
        assert verdict.severity is Severity.REJECT
        assert verdict.reason == "Plainly bad (and 1 other rule)"


def test_the_reason_is_that_of_the_first_of_the_strongest_rules():
    rules = [rule(ALWAYS, id=f"r{number}", reason=f"Reason {number}") for number in (1, 2, 3)]

    assert verdict_for(rule(NEVER, id="quiet"), *rules).reason == "Reason 1 (and 2 other rules)"
    assert verdict_for(*rules[:1]).reason == "Reason 1"


def test_every_rule_is_traced_in_file_order_and_the_gaps_last():
    verdict = verdict_for(rule(NEVER, id="a"), rule(ALWAYS, id="b", severity="reject"), rule(ALWAYS, id="c"))

    assert [(trace.rule, trace.result, trace.severity) for trace in verdict.trace] == [
        ("a", "false", None),
        ("b", "true", Severity.REJECT),
        ("c", "true", Severity.REVIEW),
        (MISSING_SIGNALS, "false", None),
    ]


@pytest.mark.parametrize("severity", ["review", "reject"])
def test_a_rule_that_cannot_be_decided_contributes_on_missing(severity):
    verdict = verdict_for(
        rule(UNKNOWN, severity=severity, reason="English text."), image=WITHOUT_TEXT, on_missing="review"
    )

    assert verdict.severity is Severity.REVIEW
    assert verdict.trace[0].result == "unknown"
    assert verdict.reason == "The text of this image could not be read, so “English text” cannot be ruled out"


def test_on_missing_may_be_as_strict_as_reject():
    assert verdict_for(rule(UNKNOWN), image=WITHOUT_TEXT, on_missing="reject").severity is Severity.REJECT


def test_a_rule_that_applies_is_stronger_than_a_gap():
    verdict = verdict_for(
        rule(UNKNOWN), rule(ALWAYS, id="bad", severity="reject", reason="Bad"), image=WITHOUT_TEXT
    )

    assert verdict.severity is Severity.REJECT
    assert verdict.reason == "Bad (and 1 other rule)"


@pytest.mark.parametrize("group", sorted({*MISSABLE} - OPTIONAL))
def test_a_missing_signal_that_no_rule_reads_is_never_approved(group):
    verdict = verdict_for(rule(NEVER), image=signals(missing=[group]))

    assert verdict.severity is Severity.REVIEW
    assert verdict.reason == MISSABLE[group].note
    gaps = verdict.trace[-1]
    assert (gaps.rule, gaps.result) == (MISSING_SIGNALS, "true")
    assert [part.path for part in gaps.condition.children if part.result == "true"] == [group]


@pytest.mark.parametrize("group", sorted(OPTIONAL))
def test_what_a_workspace_may_do_without_is_missing_only_to_rules_that_read_it(group):
    image = signals(missing=[group])

    unread = verdict_for(rule(NEVER), image=image)
    read = verdict_for(rule({"any": {"over": group}}, reason="Bad"), image=image)

    assert unread.severity is Severity.APPROVE
    assert read.severity is Severity.REVIEW
    assert read.reason == f"{MISSABLE[group].note}, so “Bad” cannot be ruled out"


def test_a_gap_that_is_stronger_than_a_rule_is_told_first():
    verdict = verdict_for(
        rule(ALWAYS, reason="A bit odd"), image=signals(missing=["faces"]), on_missing="reject"
    )

    assert verdict.severity is Severity.REJECT
    assert verdict.reason == "The faces of this image could not be analysed (and 1 other rule)"


def test_several_gaps_are_all_named():
    reason = verdict_for(rule(NEVER), image=signals(missing=["text", "faces"])).reason

    assert reason == "The faces of this image could not be analysed; The text of this image could not be read"


@dataclass(frozen=True)
class Broken:
    operator: str = "broken"
    path: None = None
    expected: None = None

    def evaluate(self, subject, now):
        raise ZeroDivisionError

    decide = evaluate


def test_a_rule_that_breaks_is_unknown_and_the_others_still_count():
    rules = ruleset(rule(NEVER, id="breaks", reason="Something bad"), rule(NEVER, id="works"))
    broken = rules._replace(rules=(rules.rules[0]._replace(condition=Broken()), rules.rules[1]))

    verdict = evaluate(signals(), broken, NOW)

    assert decide(signals(), broken, NOW) == (Severity.REVIEW, (("breaks", Severity.REVIEW, None),))
    assert verdict.severity is Severity.REVIEW
    assert [trace.result for trace in verdict.trace] == ["unknown", "false", "false"]
    assert (
        "could not be evaluated (ZeroDivisionError), so “Something bad” cannot be ruled out" in verdict.reason
    )


def test_the_verdict_names_the_exact_rule_set():
    rules = ruleset(rule(ALWAYS))

    assert evaluate(signals(), rules, NOW).ruleset == rules.identity


@pytest.mark.parametrize("judge", [evaluate, decide])
def test_now_must_have_a_zone(judge):
    with pytest.raises(ValueError, match="time zone"):
        judge(signals(), ruleset(rule(ALWAYS)), datetime(2026, 3, 1))


def test_the_verdict_depends_on_the_time_that_is_passed_in():
    rules = ruleset(rule({"field": "image.taken_at", "before": "now"}))
    image = signals(image={"taken_at": "2026-03-01T12:00:00Z"})

    assert evaluate(image, rules, NOW).severity is Severity.APPROVE
    assert evaluate(image, rules, NOW + timedelta(seconds=1)).severity is Severity.REVIEW


@given(rules_of, images, gaps)
def test_an_image_with_a_gap_is_never_approved(pairs, groups, missing):
    verdict = evaluate(image_with(groups, missing), loaded(pairs), NOW)

    assert not {*missing} - OPTIONAL or verdict.severity is not Severity.APPROVE
    assert verdict.reason


@given(rules_of, conditions, st.sampled_from(["review", "reject"]), images, gaps)
def test_one_more_rule_never_weakens_a_verdict(pairs, when, severity, groups, missing):
    image = image_with(groups, missing)

    before = evaluate(image, loaded(pairs), NOW)
    after = evaluate(image, loaded([*pairs, (when, severity)]), NOW)

    assert after.severity.rank >= before.severity.rank


@given(rules_of, images, gaps)
def test_losing_a_signal_never_turns_a_verdict_into_approval(pairs, groups, missing):
    rules = loaded(pairs)
    whole = evaluate(image_with(groups, []), rules, NOW)
    torn = evaluate(image_with(groups, missing), rules, NOW)

    stays_approved = whole.severity is Severity.APPROVE and not {*missing} - OPTIONAL
    assert not missing or stays_approved or torn.severity is not Severity.APPROVE
    for before, after in zip(whole.trace[:-1], torn.trace[:-1], strict=True):
        assert after.result in (before.result, "unknown")


@given(rules_of, images, gaps)
def test_equal_inputs_give_equal_verdicts(pairs, groups, missing):
    first = evaluate(image_with(groups, missing), loaded(pairs), NOW)
    second = evaluate(image_with(groups, missing), loaded(pairs), NOW)

    assert first.model_dump_json() == second.model_dump_json()


@settings(max_examples=500)
@given(rules_of, images, gaps, st.sampled_from(["review", "reject"]), targets)
def test_a_verdict_without_its_trace_is_the_same_verdict(pairs, groups, missing, on_missing, about):
    image, rules = image_with(groups, missing), loaded(pairs, about, on_missing=on_missing)

    bare, verdict = decide(image, rules, NOW), evaluate(image, rules, NOW)

    assert bare.severity is verdict.severity
    assert [(each.rule, spell(each.truth), each.severity) for each in bare.contributions] == [
        (trace.rule, trace.result, trace.severity) for trace in verdict.trace if trace.severity
    ]
