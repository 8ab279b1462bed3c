"""Which numbers a comparison lets through, as an interval."""

import math
from dataclasses import dataclass
from typing import cast

from pixelgate.rules.conditions import Comparison
from pixelgate.rules.fields import Scope


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from ``low`` to ``high``, each end included unless it is said to be open."""

    low: float = -math.inf
    high: float = math.inf
    low_is_open: bool = False
    high_is_open: bool = False

    @property
    def is_empty(self) -> bool:
        is_open = self.low_is_open or self.high_is_open
        return self.low > self.high or (self.low == self.high and is_open)

    @property
    def is_bounded(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)

    def within(self, other: "Span") -> "Span":
        """The numbers that lie in both."""
        # At the same number an open end is the narrower one.
        low, low_is_open = max((self.low, self.low_is_open), (other.low, other.low_is_open))
        high, high_is_closed = min((self.high, not self.high_is_open), (other.high, not other.high_is_open))
        return Span(low, high, low_is_open, not high_is_closed)


def span_of(operator: str, operand: object) -> Span | None:
    """The numbers for which the comparison holds; None where it is about something else."""
    if operator == "between":
        low, high = cast("tuple[float, float]", operand)
        return Span(low, high)
    if isinstance(operand, bool) or not isinstance(operand, int | float):
        return None
    match operator:
        case "eq":
            return Span(operand, operand)
        case "lt" | "lte":
            return Span(high=operand, high_is_open=operator == "lt")
        case "gt" | "gte":
            return Span(low=operand, low_is_open=operator == "gt")
    return None


def span_of_comparison(comparison: Comparison) -> Span | None:
    """As ``span_of``, of one that was read from a rule."""
    return span_of(comparison.operator, comparison.operand)


def range_of(path: str, scope: Scope) -> Span:
    """All numbers that the field can be."""
    field = scope.fields.get(path)
    if field is None:
        # A difference to a colour is a distance; its path goes on with the colour.
        return Span(low=0)
    return Span(-math.inf if field.low is None else field.low, math.inf if field.high is None else field.high)
