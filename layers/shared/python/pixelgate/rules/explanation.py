"""A verdict in plain language: one sentence for the whole, or for every rule that led to it.

It reads the trace and nothing else, so that a verdict of long ago explains itself as it did then.
"""

from collections.abc import Iterator
from typing import Any

from pixelgate.domain.verdict import ConditionTrace, RuleTrace, Severity, Verdict
from pixelgate.rules.brief import CUT_SHORT
from pixelgate.rules.evidence_words import describe_item, spell_number

_OUTCOME = {Severity.APPROVE: "Approved", Severity.REVIEW: "Sent to review", Severity.REJECT: "Rejected"}
_LIMITS = ("lt", "lte", "gt", "gte")


def explain_verdict(verdict: Verdict) -> tuple[str, ...]:
    """Sentences for people, those of the strongest rules first; never empty.

    "Rejected: A firearm is visible: handgun seen at 0.91 (limit 0.60), box 12%,8% to 40%,97%". What cannot
    be known of a rule, its trace having been cut short, is left out.
    """
    applying = [rule for rule in verdict.trace if rule.severity]
    if not applying:
        return (f"{_OUTCOME[verdict.severity]}: {verdict.reason}",)
    strongest_first = sorted(applying, key=lambda rule: -_rank(rule))
    return tuple(_explain_rule(rule, verdict.severity) for rule in strongest_first)


def _rank(rule: RuleTrace) -> int:
    return rule.severity.rank if rule.severity else 0


def _explain_rule(rule: RuleTrace, severity: Severity) -> str:
    begins = _OUTCOME[severity] if rule.severity is severity else "Also to be reviewed"
    # Of an undecided rule the reason says what is missing, and nothing was seen that could be told.
    facts = "; ".join(_facts(rule.condition)) if rule.result == "true" else ""
    return ": ".join(part for part in (begins, rule.reason, facts) if part)


def _facts(condition: ConditionTrace) -> Iterator[str]:
    """What was seen, of the parts that made a true condition true."""
    if condition.note == CUT_SHORT:
        return
    match condition.operator:
        case "all_of" | "any_of":
            for child in condition.children:
                if child.result == "true":
                    yield from _facts(child)
        case "not":
            for child in condition.children:
                yield from _counter_facts(child)
        case "any":
            yield from _seen(condition)
        case "all" | "none":
            yield f"{condition.operator} of {condition.path} ({condition.note})"
        case "count":
            yield f"{condition.actual} of {condition.path}{_count_limit(condition.expected)}"
        case "sample":
            yield "chosen for a sample"
        case "missing":
            return  # the rule's reason says it
        case _:
            yield from _compared(condition)


def _counter_facts(condition: ConditionTrace) -> Iterator[str]:
    """What was seen instead of what a false condition asks for."""
    if condition.operator in ("all_of", "any_of"):
        for child in condition.children:
            if child.result == "false":
                yield from _counter_facts(child)
    elif condition.operator == "any":
        yield f"none of {condition.path} ({condition.note})"
    elif condition.operator == "not":
        for child in condition.children:
            yield from _facts(child)
    else:
        yield from _facts(condition)


def _compared(condition: ConditionTrace) -> Iterator[str]:
    if condition.path is None:
        return
    subject = condition.path.replace(".", " ").replace("_", " ")
    if condition.actual is None:
        yield f"there is no {subject}"
    elif condition.operator in ("in_tree", "contains_word", "matches") and condition.note:
        yield f"{subject}: {condition.note}"
    else:
        yield f"{subject} is {_value(condition.actual, condition.expected)}{_limit(condition)}"


def _limit(condition: ConditionTrace) -> str:
    if condition.operator in _LIMITS:
        return f" (limit {_value(condition.expected, condition.actual)})"
    if condition.operator == "between":
        low, high = condition.expected
        return f" (between {_value(low, high)} and {_value(high, low)})"
    if condition.operator in ("before", "after", "ne"):
        return f" ({'not' if condition.operator == 'ne' else condition.operator} {condition.expected})"
    return ""


def _count_limit(expected: object) -> str:
    if not isinstance(expected, dict):
        return ""
    ((operator, limit),) = expected.items()
    return f" (limit {limit})" if operator in _LIMITS else ""


def _seen(condition: ConditionTrace) -> Iterator[str]:
    if not condition.evidence:
        return
    limits = {}
    notes = []
    for part in _leaves(condition.children):
        if part.operator in _LIMITS or part.operator == "between":
            limits[str(part.path).rpartition("].")[2]] = _limit(part)
        elif part.operator in ("contains_word", "matches") and part.note:
            notes.append(part.note)
    more = len(condition.evidence) - 1
    yield describe_item(condition.evidence[0], limits, notes) + (f", and {more} more" if more else "")


def _leaves(conditions: tuple[ConditionTrace, ...]) -> Iterator[ConditionTrace]:
    for condition in conditions:
        if condition.children:
            yield from _leaves(condition.children)
        elif condition.result == "true":
            yield condition


def _value(value: Any, beside: Any) -> str:  # noqa: ANN401 - a rule may compare anything that JSON can hold
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return spell_number(value, beside=beside)
