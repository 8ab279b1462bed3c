"""Rules that make no difference, because another one is true of all the same images and leads further."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import permutations

from pixelgate.rules.conditions import Combination, Comparison
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.over_lists import OverList
from pixelgate.rules.reachability import conjuncts, why_never
from pixelgate.rules.ruleset import Rule
from pixelgate.rules.spans import Span, span_of_comparison


@dataclass(frozen=True, slots=True)
class Shadow:
    """``rule`` never changes a verdict, because of ``by``."""

    rule: Rule
    by: Rule

    def __str__(self) -> str:
        if self.by.severity is self.rule.severity:
            return f"makes no difference: {self.by.id!r} is true of the same images and leads to the same"
        return f"makes no difference: where it applies, {self.by.id!r} leads to {self.by.severity.value!r}"


def find_shadows(rules: Sequence[Rule]) -> Iterator[Shadow]:
    """One for each rule that another one leaves without effect; of two that are alike it is the later.

    Sound, but not complete: what is found makes no difference, and more may be there.
    """
    shadowed: set[str] = set()
    # What never applies is told of by itself, and has no need of another rule to make no difference.
    applicable = [(place, rule) for place, rule in enumerate(rules) if not why_never(rule.condition)]
    for (its_place, by), (own_place, rule) in permutations(applicable, 2):
        if rule.id not in shadowed and _leaves_nothing_to(rule, by, is_earlier=its_place < own_place):
            shadowed.add(rule.id)
            yield Shadow(rule, by)


def implies(one: Condition, other: Condition) -> bool:
    """Whether ``other`` is true wherever ``one`` is; False also where that cannot be told."""
    if one == other:
        return True
    if isinstance(other, Combination) and other.operator == "all_of":
        return all(implies(one, part) for part in other.parts)
    if isinstance(one, Combination) and one.operator == "any_of":
        return all(implies(part, other) for part in one.parts)
    if isinstance(other, Combination):
        return any(implies(one, part) for part in other.parts)
    if isinstance(other, Comparison) and _implied_together(list(conjuncts(one)), other):
        return True
    if isinstance(one, Combination):
        return any(implies(part, other) for part in one.parts)
    return _implied_by_list(one, other)


def _leaves_nothing_to(rule: Rule, by: Rule, *, is_earlier: bool) -> bool:
    if by.demands != rule.demands or not _is_about_all(by, rule):
        return False
    if by.severity.rank > rule.severity.rank:
        return implies(rule.condition, by.condition)
    is_alike = by.severity is rule.severity and by.collections == rule.collections and is_earlier
    return is_alike and implies(rule.condition, by.condition) and implies(by.condition, rule.condition)


def _is_about_all(by: Rule, rule: Rule) -> bool:
    if by.collections is None:
        return True
    return rule.collections is not None and rule.collections <= by.collections


def _implied_by_list(one: Condition, other: Condition) -> bool:
    if not (isinstance(one, OverList) and isinstance(other, OverList)):
        return False
    if not (one.operator == other.operator == "any" and one.path == other.path):
        return False
    return other.where is None or (one.where is not None and implies(one.where, other.where))


def _implied_together(comparisons: Sequence[Comparison], other: Comparison) -> bool:
    alike = [each for each in comparisons if each.path == other.path]
    target = span_of_comparison(other)
    spans = [span for each in alike if (span := span_of_comparison(each))]
    if target and spans:
        together = reduce(Span.within, spans)
        return together.within(target) == together
    return any(_names_within(each, other) for each in alike)


def _names_within(one: Comparison, other: Comparison) -> bool:
    """Of words: every value that ``one`` lets through is one that ``other`` lets through."""
    values, wider = _values(one), _values(other)
    if not values or not wider or not values <= wider:
        return False
    # Every name is a kind of itself, but what is a kind of it may have another name.
    return other.operator == "in_tree" or one.operator != "in_tree"


def _values(comparison: Comparison) -> frozenset[object]:
    if comparison.operator in ("in", "in_tree") and isinstance(comparison.operand, frozenset):
        return comparison.operand
    return frozenset({comparison.operand}) if comparison.operator == "eq" else frozenset()
