"""The one table of comparison operators: name, types, operand, truth and margin of each."""

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from pixelgate.domain.words import normalize
from pixelgate.rules.fields import Field, Kind
from pixelgate.rules.lexicon import Lexicon
from pixelgate.rules.moments import moment_of
from pixelgate.rules.node import Node
from pixelgate.rules.operands import (
    read_interval,
    read_moment,
    read_pattern,
    read_presence,
    read_tree_words,
    read_value,
    read_values,
    read_words,
)
from pixelgate.rules.patterns import Pattern
from pixelgate.rules.words import WordList

_NUMBERS = frozenset({Kind.NUMBER})
_DATES = frozenset({Kind.DATE})
_NAMES = frozenset({Kind.NAME})
_TEXTS = frozenset({Kind.TEXT, Kind.NAME})
_EQUATABLE = frozenset({Kind.NUMBER, Kind.BOOLEAN, Kind.TEXT, Kind.CHOICE, Kind.NAME})


class Operator(NamedTuple):
    """One row of the table. ``actual`` is the comparable form of a value, ``operand`` what was read.

    ``margin`` is how far a number lies beyond the limit, positive on the true side. ``note`` says what a
    true comparison found. A value that is known to be absent makes a comparison what ``on_absent`` says.
    ``holds_of_names`` is for things with several names, all of which are then ``actual``. ``prepare`` stands
    for what is usual with the type of the field.
    """

    name: str
    kinds: frozenset[Kind]
    read_operand: Callable[[Node, Field, Lexicon], object]
    holds: Callable[[Any, Any, datetime], bool]
    margin: Callable[[Any, Any], float] | None = None
    note: Callable[[Any, Any], str] | None = None
    on_absent: Callable[[Any], bool] = lambda operand: False
    reads_lineage: bool = False
    holds_of_names: Callable[[Any, Any, datetime], bool] | None = None
    prepare: Callable[[object], object] | None = None


def _above(actual: float, limit: float) -> float:
    return actual - limit


def _below(actual: float, limit: float) -> float:
    return limit - actual


def _inside(actual: float, interval: tuple[float, float]) -> float:
    return min(actual - interval[0], interval[1] - actual)


def _is_kind_of(lineage: tuple[str, ...], names: frozenset[str]) -> str:
    found = next(name for name in lineage if name in names)
    return f"is {found!r}" if found == lineage[0] else f"{lineage[0]!r} is a kind of {found!r}"


def _found(text: str, words: WordList) -> str:
    return "found " + ", ".join(repr(word) for word in words.find_in(text)[:5])


def _matching_part(text: str, pattern: Pattern) -> str:
    return f"found {pattern.find_in(text)!r}"


def _normalized(value: object) -> object:
    return normalize(str(value))


OPERATORS: dict[str, Operator] = {
    row.name: row
    for row in (
        Operator("eq", _EQUATABLE, read_value, lambda a, b, _: a == b, holds_of_names=lambda a, b, _: b in a),
        Operator(
            "ne", _EQUATABLE, read_value, lambda a, b, _: a != b, holds_of_names=lambda a, b, _: b not in a
        ),
        Operator("lt", _NUMBERS, read_value, lambda a, b, _: a < b, _below),
        Operator("lte", _NUMBERS, read_value, lambda a, b, _: a <= b, _below),
        Operator("gt", _NUMBERS, read_value, lambda a, b, _: a > b, _above),
        Operator("gte", _NUMBERS, read_value, lambda a, b, _: a >= b, _above),
        Operator(
            "in",
            _EQUATABLE - {Kind.BOOLEAN},
            read_values,
            lambda a, b, _: a in b,
            holds_of_names=lambda a, b, _: not b.isdisjoint(a),
        ),
        Operator("between", _NUMBERS, read_interval, lambda a, b, _: b[0] <= a <= b[1], _inside),
        Operator("before", _DATES, read_moment, lambda a, b, now: a < moment_of(b, now)),
        Operator("after", _DATES, read_moment, lambda a, b, now: a > moment_of(b, now)),
        Operator("contains_word", _TEXTS, read_words, lambda a, b, _: bool(b.find_in(a)), note=_found),
        Operator(
            "matches",
            _TEXTS,
            read_pattern,
            lambda a, b, _: b.find_in(a) is not None,
            note=_matching_part,
            prepare=_normalized,
        ),
        Operator(
            "in_tree",
            _NAMES,
            read_tree_words,
            lambda a, b, _: not b.isdisjoint(a),
            note=_is_kind_of,
            reads_lineage=True,
        ),
        Operator(
            "exists",
            frozenset(Kind),
            read_presence,
            lambda a, b, _: b,
            on_absent=operator.not_,
        ),
    )
}
