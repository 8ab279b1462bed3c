"""Outcomes to the trace of a verdict, bounded so that a verdict stays a small part of its document."""

from collections.abc import Sequence
from typing import NamedTuple

from pixelgate.domain.base import Document
from pixelgate.domain.verdict import RuleTrace, Severity
from pixelgate.rules.brief import CUT_SHORT, brief, brief_text
from pixelgate.rules.kleene import Kleene, spell
from pixelgate.rules.outcomes import Outcome

MAX_BYTES = 40_000


class Judgement(NamedTuple):
    """What one rule came to. ``severity`` is what it contributes, None for nothing."""

    rule: str
    truth: Kleene
    severity: Severity | None
    reason: str
    outcome: Outcome


class _Detail(NamedTuple):
    """How much is told: items of evidence per condition, and whether its values and parts are shown."""

    evidence: int = 5
    is_full: bool = True
    reason: int = 1_000


_FULL = _Detail()
_BRIEF = _Detail(evidence=1)
_HEAD = _Detail(evidence=0, is_full=False)
_LEAST = _Detail(evidence=0, is_full=False, reason=24)

_LEVELS = ((_FULL, _FULL), (_FULL, _HEAD), (_BRIEF, _HEAD), (_HEAD, _HEAD), (_LEAST, _LEAST))
"""From most to least: for the rules that contribute, and for those that do not."""


def trace_rules(judgements: Sequence[Judgement]) -> tuple[RuleTrace, ...]:
    """One trace per rule, in order.

    Together at most ``MAX_BYTES`` of JSON for any rule set that loads: where the full trace is larger,
    the parts of rules that do not apply go first, then evidence, then the parts of all.
    """
    traces: tuple[RuleTrace, ...] = ()
    for applying, quiet in _LEVELS:
        traces = tuple([_trace_rule(each, applying if each.severity else quiet) for each in judgements])
        if sum([len(trace.model_dump_json().encode()) for trace in traces]) <= MAX_BYTES:
            break
    return traces


def _trace_rule(judgement: Judgement, detail: _Detail) -> RuleTrace:
    # One validation for a whole rule is several times faster than one for each condition.
    return RuleTrace.model_validate(
        {
            "rule": judgement.rule,
            "result": spell(judgement.truth),
            "severity": judgement.severity,
            "reason": judgement.reason[: detail.reason],
            "condition": _describe(judgement.outcome, detail, ""),
        }
    )


def _describe(outcome: Outcome, detail: _Detail, prefix: str) -> dict[str, object]:
    """The fields of one ``ConditionTrace``; ``prefix`` leads to the item that the condition reads."""
    condition = outcome.condition
    fields: dict[str, object] = {"operator": condition.operator, "result": spell(outcome.truth)}
    if condition.path is not None:
        fields["path"] = prefix + condition.path
    if not detail.is_full:
        return {**fields, "note": CUT_SHORT}
    fields["expected"] = condition.expected
    fields["actual"] = brief(outcome.actual)
    fields["note"] = outcome.note and brief_text(outcome.note)
    fields["margin"] = outcome.margin and round(outcome.margin, 6)
    if outcome.evidence:
        fields["evidence"] = [_describe_item(*found) for found in outcome.evidence[: detail.evidence]]
    if outcome.parts:
        inner = prefix if outcome.position is None else f"{condition.path}[{outcome.position}]."
        fields["children"] = [_describe(part, detail, inner) for part in outcome.parts]
    return fields


def _describe_item(place: int, item: Document) -> dict[str, object]:
    return {"index": place, **{key: brief(value) for key, value in item.model_dump(mode="json").items()}}
