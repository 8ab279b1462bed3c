"""A compiled condition with one number left open: the values that meet it, and any number in its place."""

from collections.abc import Iterator
from datetime import datetime

from pixelgate.rules.conditions import Combination, Comparison, Negation
from pixelgate.rules.fields import Scope, Unknown
from pixelgate.rules.outcomes import Condition
from pixelgate.rules.over_lists import OverList
from pixelgate.rules.spans import Span, range_of
from pixelgate.rules.vocabulary import IMAGE


class OpenNumber(float):
    """A number that keeps its place when the rule set that it stands in is compiled."""

    __slots__ = ()


def open_comparisons(condition: Condition) -> Iterator[Comparison]:
    """Those that compare with the open number: several, where it is a constant."""
    match condition:
        case Comparison(operand=operand):
            operands = operand if isinstance(operand, tuple) else (operand,)
            if any(isinstance(each, OpenNumber) for each in operands):
                yield condition
        case Combination(parts=parts):
            for part in parts:
                yield from open_comparisons(part)
        case Negation(part=part):
            yield from open_comparisons(part)
        case OverList(where=where) if where is not None:
            yield from open_comparisons(where)


def turned_to(condition: Condition, number: float) -> Condition:
    """``condition`` with ``number`` for the open one."""
    match condition:
        case Comparison(operand=OpenNumber()):
            return condition._replace(operand=number)
        case Comparison(operand=tuple() as ends):
            closed = tuple([number if isinstance(end, OpenNumber) else end for end in ends])
            return condition._replace(operand=closed)
        case Combination(parts=parts):
            return condition._replace(parts=tuple([turned_to(part, number) for part in parts]))
        case Negation(part=part):
            return condition._replace(part=turned_to(part, number))
        case OverList(where=where) if where is not None:
            return condition._replace(where=turned_to(where, number))
    return condition


def values_met(condition: Condition, subject: object, now: datetime) -> Iterator[float]:
    """What the open number is compared with, where that can make a difference.

    Between two neighbours of these values, and beyond the outermost, the truth is the same for every number.
    """
    if not _is_open(condition):
        return
    match condition:
        case Comparison(read=read, prepare=prepare):
            value = read(subject)
            prepared = value if value is None or isinstance(value, Unknown) else prepare(value)
            if isinstance(prepared, int | float):
                yield prepared
        case Combination(operator=operator, parts=parts):
            # All of several are false, and any of several true, whatever the number makes of its own part.
            settling = operator == "any_of"
            if all(_is_open(part) or part.decide(subject, now) is not settling for part in parts):
                for part in parts:
                    yield from values_met(part, subject, now)
        case Negation(part=part):
            yield from values_met(part, subject, now)
        case OverList(items=items, where=where) if where is not None:
            listed = items.read(subject)
            unseen = [item for each in items.read_unseen(subject) for item in each.items]
            for item in (*(listed if isinstance(listed, tuple) else ()), *unseen):
                yield from values_met(where, item, now)


def spans_of(condition: Condition, scope: Scope = IMAGE) -> Iterator[Span]:
    """For each comparison with the open number, what that can be: a value of the field, on its side of
    ``between``.
    """
    match condition:
        case Comparison(operand=OpenNumber()):
            yield range_of(condition.path, scope)
        case Comparison(operand=(OpenNumber(), float() | int() as high)):
            yield range_of(condition.path, scope).within(Span(high=high))
        case Comparison(operand=(float() | int() as low, OpenNumber())):
            yield range_of(condition.path, scope).within(Span(low=low))
        case Combination(parts=parts):
            for part in parts:
                yield from spans_of(part, scope)
        case Negation(part=part):
            yield from spans_of(part, scope)
        case OverList(items=items, where=where) if where is not None:
            yield from spans_of(where, items.items)


def is_monotone(condition: Condition) -> bool:
    """Whether a growing number only ever moves the truth one way, from false over unknown to true or back."""
    return len(list(open_comparisons(condition))) <= 1 and not _counts(condition)


def _is_open(condition: Condition) -> bool:
    return next(open_comparisons(condition), None) is not None


def _counts(condition: Condition) -> bool:
    match condition:
        case Combination(parts=parts):
            return any(_counts(part) for part in parts)
        case Negation(part=part):
            return _counts(part)
        case OverList(quantifier=quantifier):
            return quantifier.limit is not None
    return False
