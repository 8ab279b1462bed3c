"""Conditions that can never hold: what a rule set says, and its author hardly means."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from pixelgate.rules.conditions import Combination, Comparison, Negation
from pixelgate.rules.fields import Scope
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.over_lists import OverList
from pixelgate.rules.spans import Span, range_of, span_of, span_of_comparison
from pixelgate.rules.vocabulary import IMAGE


def unreachable_parts(condition: Condition, scope: Scope = IMAGE) -> Iterator[str]:
    """Why each of the largest parts that can never be true cannot; the first is about the whole, if it is.

    A part may also be unknown, which this is not about. Sound, but not complete: what is found never
    holds, and more may be there.
    """
    reason = why_never(condition, scope)
    if reason:
        yield reason
        return
    for part, inner in _parts(condition, scope):
        yield from unreachable_parts(part, inner)


def why_never(condition: Condition, scope: Scope = IMAGE) -> str | None:
    """Why ``condition`` is true of no image (or of no item, in the scope of a list); None if it may be."""
    if isinstance(condition, Comparison):
        return _why_not_together([condition], scope)
    if isinstance(condition, Combination):
        reasons = [why_never(part, scope) for part in condition.parts]
        if condition.operator == "any_of":
            return reasons[0] if all(reasons) else None
        together = _why_not_together(list(conjuncts(condition)), scope)
        return next((reason for reason in reasons if reason), together)
    if isinstance(condition, OverList):
        return _why_never_over(condition)
    return None


def conjuncts(condition: Condition) -> Iterator[Comparison]:
    """The comparisons that must all hold where ``condition`` does; other conditions are left out."""
    if isinstance(condition, Comparison):
        yield condition
    elif isinstance(condition, Combination) and condition.operator == "all_of":
        for part in condition.parts:
            yield from conjuncts(part)


def _parts(condition: Condition, scope: Scope) -> Iterator[tuple[Condition, Scope]]:
    if isinstance(condition, Combination):
        yield from ((part, scope) for part in condition.parts)
    elif isinstance(condition, Negation):
        yield condition.part, scope
    elif isinstance(condition, OverList) and condition.where:
        yield condition.where, condition.items.items


def _why_never_over(condition: OverList) -> str | None:
    if condition.operator == "any" and condition.where:
        return why_never(condition.where, condition.items.items)
    limits = condition.expected
    if condition.operator == "count" and isinstance(limits, dict):
        for operator, operand in limits.items():
            span = span_of(operator, tuple(operand) if isinstance(operand, list) else operand)
            if span and span.within(Span(low=0)).is_empty:
                return f"a count of {condition.path} is never {operator} {operand}"
    return None


def _why_not_together(comparisons: Sequence[Comparison], scope: Scope) -> str | None:
    for each in comparisons:
        span = span_of_comparison(each)
        if span and span.within(range_of(each.path, scope)).is_empty:
            return f"no value is '{_spell(each)}'"
    for one, other in combinations(comparisons, 2):
        if one.path == other.path and _exclude_each_other(one, other, scope):
            return f"'{_spell(one)}' and '{_spell(other)}' exclude each other"
    return None


def _exclude_each_other(one: Comparison, other: Comparison, scope: Scope) -> bool:
    if "exists" in (one.operator, other.operator):
        # No comparison holds of what is absent.
        return any(each.operator == "exists" and not each.operand for each in (one, other)) and (
            one.operand != other.operand or one.operator != other.operator
        )
    spans = span_of_comparison(one), span_of_comparison(other)
    if spans[0] and spans[1]:
        # Pairs are enough: intervals of which every two meet have a number in common.
        return spans[0].within(spans[1]).is_empty
    field = scope.fields.get(one.path)
    if field is None or field.read_names:
        # One thing may have several names, so that two different ones do not exclude each other.
        return False
    values = _values(one), _values(other)
    if values[0] is not None and values[1] is not None:
        return values[0].isdisjoint(values[1])
    forbidden = {one.operator: one.operand, other.operator: other.operand}
    return "ne" in forbidden and (values[0] or values[1]) == frozenset({forbidden["ne"]})


def _values(comparison: Comparison) -> frozenset[object] | None:
    if comparison.operator == "in" and isinstance(comparison.operand, frozenset):
        return comparison.operand
    return frozenset({comparison.operand}) if comparison.operator == "eq" else None


def _spell(comparison: Comparison) -> str:
    return f"{comparison.path} {comparison.operator} {comparison.expected}"
