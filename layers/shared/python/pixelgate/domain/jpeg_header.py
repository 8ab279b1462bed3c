"""How large the picture in a JPEG is, from the file's beginning alone."""

from typing import NamedTuple

LONGEST_HEADER = 4096
"""Of a JPEG that we wrote ourselves: without metadata, its size stands within the first kilobyte."""

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers SOF0 to SOF15 (ITU T.81, table B.1); the three left out mean something else."""


class PictureSize(NamedTuple):
    """In pixels."""

    width: int
    height: int


def size_in_jpeg(head: bytes) -> PictureSize | None:
    """The size that ``head``, the beginning of a JPEG, tells; None where it is none or ends before."""
    if head[:2] != b"\xff\xd8":
        return None
    place = 2
    while head[place : place + 1] == b"\xff" and place + 9 <= len(head):
        if head[place + 1] in _FRAMES:
            height, width = (int.from_bytes(head[at : at + 2]) for at in (place + 5, place + 7))
            return PictureSize(width, height)
        place += 2 + int.from_bytes(head[place + 2 : place + 4])
    return None
