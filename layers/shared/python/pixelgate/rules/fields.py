"""What a condition can read from signals: one field or one list, or that it is not known."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pixelgate.domain.words import fold
from pixelgate.rules.moments import parse_moment


# No named tuple, as other records here: values that are tuples are the names of a thing.
@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a value cannot be had. ``group``: the signal whose analysis is missing, where that is why."""

    note: str
    group: str | None = None


Reader = Callable[[object], object]
"""From the signals, or from one item of a list: the value, None for a known absence, or ``Unknown``."""


class Kind(StrEnum):
    """The types of the language; the value is what an author is told."""

    NUMBER = "a number"
    BOOLEAN = "true or false"
    TEXT = "a text"
    CHOICE = "one of a few words"
    NAME = "a name with parents"
    DATE = "a date"


class Field(NamedTuple):
    """``low`` and ``high`` bound a number, ``choices`` a choice or the names there are.

    ``never`` says of some choices why no value is ever that one. ``read_names`` reads a name followed by
    the other names of the same thing, ``read_lineage`` these followed by its parents. ``named_in`` is the
    list whose items have this name.
    """

    path: str
    kind: Kind
    read: Reader
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    never: Mapping[str, str] = MappingProxyType({})
    read_names: Reader | None = None
    read_lineage: Reader | None = None
    named_in: str = ""


class Unseen(NamedTuple):
    """Items that a list may lack: ``gap`` is why, each of ``items`` is what could be known of one of them."""

    gap: Unknown
    items: tuple[object, ...]


def nothing_unseen(subject: object) -> tuple[Unseen, ...]:
    """Of a list that is had as a whole or not at all."""
    return ()


class ItemList(NamedTuple):
    """A list that ``any``, ``all``, ``none`` and ``count`` range over.

    ``read_unseen`` says what may be missing from it, where parts of it come from several analyses.
    """

    path: str
    read: Reader
    items: "Scope"
    read_unseen: Callable[[object], tuple[Unseen, ...]] = nothing_unseen


class Scope(NamedTuple):
    """The words that are known at one place: those of the image, or those of one item of a list.

    ``uncomparable`` are real fields that no operator reads. ``differences`` are fields that measure the
    distance to a colour, which is still to be given.
    """

    fields: dict[str, Field]
    lists: dict[str, ItemList]
    uncomparable: frozenset[str]
    differences: dict[str, Callable[[str], Field]]


def _finite(value: object) -> object:
    # NaN compares as false with everything, and false would be taken for "no".
    if isinstance(value, int | float) and math.isfinite(value):
        return value
    return Unknown(f"{value!r} is not a number that can be compared")


def _moment(value: object) -> object:
    try:
        return parse_moment(str(value))
    except ValueError:
        return Unknown(f"{str(value)[:40]!r} is not an ISO 8601 date")


def _folded(value: object) -> object:
    return fold(str(value))


def _as_it_is(value: object) -> object:
    return value


PREPARE: dict[Kind, Callable[[object], object]] = {
    Kind.NUMBER: _finite,
    Kind.BOOLEAN: _as_it_is,
    Kind.TEXT: _folded,
    Kind.CHOICE: _folded,
    Kind.NAME: _folded,
    Kind.DATE: _moment,
}
"""Per type: a value as operators compare it, or ``Unknown`` where it has no such form."""


def fold_names(value: object) -> object:
    """The one name or the several names of a thing, or these and its parents, as operators compare them."""
    names = (value,) if isinstance(value, str) else value
    return _fold_names(names) if isinstance(names, tuple) else Unknown("there are no names")


@lru_cache(maxsize=8192)
def _fold_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(name) for name in names)
