"""What a rule set says of an image for every number that a rule might compare with, told in a few steps.

The truth of a comparison changes where the number passes a value that it is compared with, and nowhere else.
"""

import math
from collections.abc import Callable
from datetime import datetime
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import BareVerdict, decide
from pixelgate.rules.loading import load_document
from pixelgate.rules.numbers import RuleNumber, with_number
from pixelgate.rules.plain import Plain
from pixelgate.rules.ruleset import RuleSet
from pixelgate.rules.spans import Span
from pixelgate.rules.turning import OpenNumber, is_monotone, open_comparisons, spans_of, turned_to, values_met


class Said(NamedTuple):
    """The verdict, and whether the rule in question applies for sure."""

    severity: Severity
    applies: bool


class Steps(NamedTuple):
    """What is said for every number: ``outcomes[2 * i + 1]`` for ``values[i]`` itself, ``outcomes[2 * i]``
    for what is less, down to the value before it, and the last one for all that is greater.
    """

    values: tuple[float, ...]
    outcomes: tuple[Said, ...]


class ThresholdSteps:
    """Tells the steps of one image after the other, for one number of one rule."""

    def __init__(self, document: Plain, rule: str, number: RuleNumber, now: datetime) -> None:
        marked = load_document(
            with_number(document, number.place, OpenNumber(number.value)), name_of_file="ruleset.json"
        )
        turning = [each for each in marked.rules if next(open_comparisons(each.condition), None)]
        self._rule = rule
        self._now = now
        self._turning = turning
        self._rest = marked._replace(rules=tuple([each for each in marked.rules if each not in turning]))
        # Where no truth comes back, one that is the same at both ends of a stretch is the same all along it.
        self._is_monotone = all(is_monotone(rule.condition) for rule in turning)

    @property
    def span(self) -> Span:
        """What the number can be."""
        spans = (span for rule in self._turning for span in spans_of(rule.condition))
        return reduce(Span.within, spans, Span())

    def of(self, signals: Signals) -> Steps:
        """The steps of one image."""
        rest = decide(signals, self._rest, self._now)
        values = self._values(signals)
        said: dict[float, BareVerdict] = {}

        def say(number: float) -> BareVerdict:
            if number not in said:
                said[number] = decide(signals, self._turned(number), self._now)
            return said[number]

        told = self._tell(_representatives(values), say)
        outcomes = [
            Said(max(rest.severity, each.severity, key=lambda one: one.rank), self._applies(each))
            for each in told
        ]
        return _without_idle(values, outcomes)

    def _values(self, signals: Signals) -> list[float]:
        rules = [rule for rule in self._turning if rule.is_about(signals)]
        try:
            return sorted(
                {value for rule in rules for value in values_met(rule.condition, signals, self._now)}
            )
        except Exception:  # a rule that breaks is undecided, whatever number it has
            return []

    def _turned(self, number: float) -> RuleSet:
        turned = [rule._replace(condition=turned_to(rule.condition, number)) for rule in self._turning]
        return self._rest._replace(rules=tuple(turned))

    def _tell(self, numbers: list[float], say: Callable[[float], BareVerdict]) -> list[BareVerdict]:
        """What is said for each of ``numbers``; where the truth only moves one way, few of them are tried."""
        if not self._is_monotone:
            return [say(number) for number in numbers]
        told: list[BareVerdict | None] = [None] * len(numbers)

        def fill(first: int, last: int) -> None:
            low, high = say(numbers[first]), say(numbers[last])
            if low == high:
                told[first : last + 1] = [low] * (last + 1 - first)
            elif last - first == 1:
                told[first], told[last] = low, high
            else:
                middle = (first + last) // 2
                fill(first, middle)
                fill(middle, last)

        fill(0, len(numbers) - 1)
        return [each for each in told if each is not None]

    def _applies(self, said: BareVerdict) -> bool:
        return any(each.rule == self._rule and each.truth for each in said.contributions)


def _representatives(values: list[float]) -> list[float]:
    """A number below all values, each value, and one between each and the next."""
    if not values:
        return [0.0]
    inner = [number for low, high in pairwise(values) for number in (low, _between(low, high))]
    return [-math.inf, *inner, values[-1], math.inf]


def _between(low: float, high: float) -> float:
    middle = low + (high - low) / 2
    # Of two neighbours among floating-point numbers nothing is between: no number asks for this.
    return middle if low < middle < high else high


def _without_idle(values: list[float], outcomes: list[Said]) -> Steps:
    """Without values at which nothing changes."""
    kept: list[float] = []
    told = [outcomes[0]]
    for place, value in enumerate(values):
        at, after = outcomes[2 * place + 1], outcomes[2 * place + 2]
        if not told[-1] == at == after:
            kept.append(value)
            told += [at, after]
    return Steps(tuple(kept), tuple(told))
