"""Gaps between bands: numbers that no rule is about, between two that are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from pixelgate.rules.conditions import Combination, Comparison
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.over_lists import OverList
from pixelgate.rules.reachability import conjuncts
from pixelgate.rules.ruleset import Rule
from pixelgate.rules.spans import Span, span_of_comparison

Subject = tuple[object, ...]
"""What bands of one thing share: their collections, the list, the field, and all that is asked beside."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Between the bands of ``lower`` and ``upper`` no rule applies to ``path`` from ``low`` to ``high``."""

    lower: Rule
    upper: Rule
    path: str
    low: float
    high: float

    def __str__(self) -> str:
        reach = (
            f"exactly {self.low:g}" if self.low == self.high else f"between {self.low:g} and {self.high:g}"
        )
        bands = f"{self.lower.id!r} and {self.upper.id!r}"
        return f"no rule is about {self.path} {reach}, a gap between the bands of {bands}"


@dataclass(frozen=True, slots=True)
class _Band:
    rule: Rule
    path: str
    span: Span


def find_gaps(rules: Iterable[Rule]) -> Iterator[Gap]:
    """Every gap beside a band that has two ends; two open-ended rules (too small, too large) leave none."""
    bands: dict[Subject, list[_Band]] = defaultdict(list)
    for rule in rules:
        for subject, band in _bands(rule):
            bands[subject].append(band)
    for alike in bands.values():
        yield from _gaps_between(sorted(alike, key=lambda band: (band.span.low, band.span.low_is_open)))


def _gaps_between(bands: list[_Band]) -> Iterator[Gap]:
    reached = bands[:1]
    for band in bands[1:]:
        # The band that reaches furthest so far, so that one that lies inside of another opens no gap.
        reached.append(max(reached[-1], band, key=lambda each: (each.span.high, not each.span.high_is_open)))
    for lower, upper in zip(reached, bands[1:], strict=False):
        is_apart = lower.span.high < upper.span.low
        is_missed = lower.span.high == upper.span.low and lower.span.high_is_open and upper.span.low_is_open
        if (is_apart or is_missed) and (lower.span.is_bounded or upper.span.is_bounded):
            yield Gap(lower.rule, upper.rule, upper.path, lower.span.high, upper.span.low)


def _bands(rule: Rule) -> Iterator[tuple[Subject, _Band]]:
    condition: Condition = rule.condition
    over = ""
    if isinstance(condition, OverList):
        if condition.operator != "any" or condition.where is None:
            return
        over, condition = condition.items.path, condition.where
    if not _is_conjunction(condition):
        return
    comparisons = list(conjuncts(condition))
    spans: dict[str, list[Span]] = defaultdict(list)
    for each in comparisons:
        span = span_of_comparison(each)
        if span:
            spans[each.path].append(span)
    for path, parts in spans.items():
        beside = frozenset(_identity(each) for each in comparisons if each.path != path)
        shown = f"{path} of {over}" if over else path
        band = _Band(rule, shown, reduce(Span.within, parts))
        if not band.span.is_empty:
            yield (rule.collections, over, path, beside), band


def _is_conjunction(condition: Condition) -> bool:
    """Only comparisons that all must hold: with anything else, two bands may be of different things."""
    if isinstance(condition, Combination):
        return condition.operator == "all_of" and all(_is_conjunction(part) for part in condition.parts)
    return isinstance(condition, Comparison)


def _identity(comparison: Comparison) -> tuple[object, ...]:
    return comparison.path, comparison.operator, comparison.operand
