"""The images in one bucket of the index of duplicates, each as a few bytes of a binary set.

A set, because to add what is in it, and to take away what is not, changes nothing.
"""

from pixelgate.domain.duplicate_buckets import Occupant
from pixelgate.domain.ids import CROCKFORD

# 26 digits of 5 bits.
_ULID_BYTES = 17
_ANALYSIS_BYTES = 4
_TAIL = _ULID_BYTES + _ANALYSIS_BYTES
_PREFIX = "img_"
_VALUES = {digit: value for value, digit in enumerate(CROCKFORD)}


def encode_occupant(occupant: Occupant) -> bytes:
    """21 bytes, and as many before them as the code has."""
    ulid = 0
    for digit in occupant.image_id.removeprefix(_PREFIX):
        ulid = ulid << 5 | _VALUES[digit]
    number = occupant.analysis.to_bytes(_ANALYSIS_BYTES, "big")
    return bytes.fromhex(occupant.code) + ulid.to_bytes(_ULID_BYTES, "big") + number


def decode_occupant(data: bytes) -> Occupant:
    """What ``encode_occupant`` has written."""
    code, tail = data[:-_TAIL], data[-_TAIL:]
    ulid = int.from_bytes(tail[:_ULID_BYTES], "big")
    digits = "".join(CROCKFORD[ulid >> shift & 31] for shift in range(125, -1, -5))
    return Occupant(_PREFIX + digits, int.from_bytes(tail[_ULID_BYTES:], "big"), code.hex())
