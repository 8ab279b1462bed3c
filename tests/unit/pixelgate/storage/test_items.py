"""Attribute values are those that boto3 makes of the same values, and come back as what they were."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import pytest
from boto3.dynamodb.types import TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from pixelgate.storage.items import from_item, to_item

SCALARS = st.text() | st.integers(-(10**30), 10**30) | st.binary() | st.booleans()
SETS = (
    st.sets(st.text(), min_size=1)
    | st.sets(st.integers(-999, 999), min_size=1)
    | st.sets(st.binary(), min_size=1)
)
VALUES = st.recursive(
    SCALARS | SETS | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


class Color(StrEnum):
    RED = "red"


class Place(NamedTuple):
    x: int
    label: str


@given(VALUES.filter(lambda value: value is not None))
def test_any_value_is_stored_as_boto3_does_and_read_as_it_was(value):
    item = to_item({"a": value})

    assert item == {"a": TypeSerializer().serialize(value)}
    assert from_item(item) == {"a": value}


@pytest.mark.parametrize(
    "value", [Color.RED, Place(1, "a"), (1, 2), frozenset({"a"}), {"in": {"a": (Color.RED, None)}}], ids=str
)
def test_kinds_of_plain_values_are_stored_as_what_they_are_a_kind_of(value):
    assert to_item({"a": value}) == {"a": TypeSerializer().serialize(value)}


def test_nothing_is_stored_of_none():
    assert to_item({"a": None, "b": 0}) == {"b": {"N": "0"}}


@pytest.mark.parametrize(
    "value",
    [0.5, Decimal("0.5"), object(), set(), {1, "a"}],
    ids=["float", "decimal", "object", "empty set", "mixed set"],
)
def test_what_would_come_back_as_something_else_is_not_stored(value):
    with pytest.raises(TypeError):
        to_item({"a": value})
