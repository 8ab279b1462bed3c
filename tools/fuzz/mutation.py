"""Damage: what turns a valid file into one that nobody meant to write."""

import struct
from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

_EXTREMES = tuple(
    struct.pack(order + code, value)
    for order in "<>"
    for code, values in {
        "B": (0, 1, 0x7F, 0x80, 0xFF),
        "H": (0, 1, 0x7FFF, 0x8000, 0xFFFF),
        "I": (0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF_FFF0),
    }.items()
    for value in values
)
"""Numbers at the edges of their types, where lengths and offsets go wrong."""

_STEPS = ("flip",) * 4 + ("extreme",) * 4 + ("noise",) * 2 + ("cut", "delete", "repeat", "splice")
_SIGNATURE_BYTES = 16
_MAX_STEPS = 6
_MAX_RUN = 64


@st.composite
def damaged(draw: DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of ``seeds`` after one to six steps of damage."""
    data = bytearray(draw(st.sampled_from(seeds)))
    # Most files keep their signature: what is refused by its first bytes tests nothing else.
    first = draw(st.sampled_from((_SIGNATURE_BYTES,) * 9 + (0,)))
    for _ in range(draw(st.integers(1, _MAX_STEPS))):
        place = draw(st.integers(first, max(first, len(data) - 1)))
        length = draw(st.integers(1, _MAX_RUN))
        match draw(st.sampled_from(_STEPS)):
            case "flip" if place < len(data):
                data[place] ^= 1 << draw(st.integers(0, 7))
            case "extreme":
                number = draw(st.sampled_from(_EXTREMES))
                data[place : place + len(number)] = number
            case "noise":
                data[place : place + length] = draw(st.binary(min_size=length, max_size=length))
            case "cut":
                del data[place:]
            case "delete":
                del data[place : place + length]
            case "repeat":
                data[place:place] = data[place : place + length] * draw(st.integers(1, 50))
            case "splice":
                other = draw(st.sampled_from(seeds))
                start = draw(st.integers(0, len(other)))
                data[place : place + length] = other[start : start + length]
    return bytes(data)
