"""Outcomes to the trace of a verdict, bounded so that a verdict stays a small part of its document."""

from collections.abc import Sequence
from dataclasses import dataclass

from pixelgate.domain.verdict import ConditionTrace, RuleTrace, Severity
from pixelgate.rules.kleene import Kleene, spell
from pixelgate.rules.outcomes import Outcome

MAX_BYTES = 40_000
MAX_TEXT = 160
MAX_ENTRIES = 8


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule came to. ``severity`` is what it contributes, None for nothing."""

    rule: str
    truth: Kleene
    severity: Severity | None
    reason: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much is told: items of evidence, and whether a condition's parts are shown."""

    evidence: int
    parts: bool


_FULL = _Detail(evidence=5, parts=True)
_BRIEF = _Detail(evidence=1, parts=True)
_HEAD = _Detail(evidence=0, parts=False)

_LEVELS = ((_FULL, _FULL), (_FULL, _HEAD), (_BRIEF, _HEAD), (_HEAD, _HEAD))
"""From most to least: for the rules that contribute, and for those that do not."""


def trace_rules(judgements: Sequence[Judgement]) -> tuple[RuleTrace, ...]:
    """One trace per rule, in order.

    Together at most ``MAX_BYTES`` of JSON for any rule set that loads: where the full trace is larger,
    the parts of rules that do not apply go first, then evidence, then the parts of all.
    """
    traces: tuple[RuleTrace, ...] = ()
    for applying, quiet in _LEVELS:
        traces = tuple([_rule_trace(each, applying if each.severity else quiet) for each in judgements])
        if sum(len(trace.model_dump_json().encode()) for trace in traces) <= MAX_BYTES:
            break
    return traces


def _rule_trace(judgement: Judgement, detail: _Detail) -> RuleTrace:
    return RuleTrace(
        rule=judgement.rule,
        result=spell(judgement.truth),
        severity=judgement.severity,
        reason=judgement.reason,
        condition=_condition_trace(judgement.outcome, detail, ""),
    )


def _condition_trace(outcome: Outcome, detail: _Detail, prefix: str) -> ConditionTrace:
    condition = outcome.condition
    inner = prefix if outcome.position is None else f"{condition.path}[{outcome.position}]."
    note = outcome.note
    if outcome.parts and not detail.parts:
        note = "its parts are left out to keep the verdict small"
    return ConditionTrace(
        operator=condition.operator,
        result=spell(outcome.truth),
        path=None if condition.path is None else prefix + condition.path,
        expected=_short(condition.expected),
        actual=_short(outcome.actual),
        margin=None if outcome.margin is None else round(outcome.margin, 6),
        note=None if note is None else _short_text(note),
        evidence=tuple(
            [
                {"index": place, **_short_mapping(item.model_dump(mode="json"))}
                for place, item in outcome.evidence[: detail.evidence]
            ]
        ),
        children=tuple([_condition_trace(part, detail, inner) for part in outcome.parts])
        if detail.parts
        else (),
    )


def _short(value: object) -> object:
    if isinstance(value, str):
        return _short_text(value)
    if isinstance(value, dict):
        return _short_mapping(value)
    if isinstance(value, list | tuple):
        kept = [_short(entry) for entry in value[:MAX_ENTRIES]]
        return kept if len(value) <= MAX_ENTRIES else [*kept, f"and {len(value) - MAX_ENTRIES} more"]
    return value


def _short_mapping(mapping: dict[str, object]) -> dict[str, object]:
    return {key: _short(child) for key, child in mapping.items()}


def _short_text(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
