"""Plain values to DynamoDB's attribute values and back, as boto3's resources have them but for numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

Typed = dict[str, Any]
"""One attribute's value under the name of its type."""


def to_item(values: Mapping[str, object]) -> dict[str, AttributeValueTypeDef]:
    """``values`` as an item; None is left out, because an absent attribute says the same for less.

    Raises:
        TypeError: a value is of no type that we store, such as a fraction, which DynamoDB would make decimal.
    """
    return {name: _typed(value) for name, value in values.items() if value is not None}  # type: ignore[misc]  # of the type that it is named by


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as plain values; numbers come back as int, because we store no others."""
    return {name: _plain(value) for name, value in item.items()}


def _typed(value: object) -> Typed:
    # A table instead of a chain of questions: search enters and reads items by the hundred.
    write = _WRITERS.get(type(value)) or _writer_of_kind(value)
    return write(value)


def _plain(typed: Typed) -> Any:  # noqa: ANN401 - the value of any attribute
    [(kind, value)] = typed.items()
    return _READERS[kind](value)


def _writer_of_kind(value: object) -> Callable[[Any], Typed]:
    """Of an enumeration's member, a named tuple and the like."""
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write
    raise TypeError(f"no attribute holds a {type(value).__name__}")


def _typed_set(members: Set[object]) -> Typed:
    typed = [_typed(member) for member in members]
    kinds = {kind for each in typed for kind in each}
    if len(kinds) != 1:
        raise TypeError("a set holds at least one value, and values of one type")
    [kind] = kinds
    return {f"{kind}S": [each[kind] for each in typed]}


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - the value of any attribute
    return value


_WRITERS: dict[type, Callable[[Any], Typed]] = {
    str: lambda value: {"S": value},
    # Before int, of which it is a kind.
    bool: lambda value: {"BOOL": value},
    int: lambda value: {"N": str(value)},
    bytes: lambda value: {"B": value},
    type(None): lambda _: {"NULL": True},
    list: lambda value: {"L": [_typed(each) for each in value]},
    tuple: lambda value: {"L": [_typed(each) for each in value]},
    dict: lambda value: {"M": {name: _typed(each) for name, each in value.items()}},
    set: _typed_set,
    frozenset: _typed_set,
}

_READERS: dict[str, Callable[[Any], Any]] = {
    "S": _as_it_is,
    "BOOL": _as_it_is,
    "N": int,
    "B": _as_it_is,
    "NULL": lambda _: None,
    "L": lambda value: [_plain(each) for each in value],
    "M": lambda value: {name: _plain(each) for name, each in value.items()},
    "SS": set,
    "NS": lambda value: {int(each) for each in value},
    "BS": set,
}
