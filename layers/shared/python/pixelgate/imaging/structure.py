"""How a file is put together, read without decoding it and in bounded time.

Pillow and the libraries below it walk every part of a file, however many there are, and decode every scan
of a progressive JPEG, however little is in it: 25 MB of empty parts keep them busy for a quarter of a
minute, and as many tiny scans for an hour. They are counted here first.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice
from typing import Literal

MAX_PARTS = 200_000
"""A GIF of 25 MB in blocks of the usual 255 bytes has half as many; every other format far fewer."""


class Part(Enum):
    """What a walk over a file meets; ``CUT``: a part that runs past the last byte, as in a broken upload."""

    OTHER = auto()
    SCAN = auto()
    FRAME = auto()
    CUT = auto()


@dataclass(frozen=True)
class Structure:
    """``scans`` of a JPEG, complete ``frames`` of a GIF, pages of a TIFF: as far as the walk came."""

    scans: int
    frames: int
    has_too_many_parts: bool
    ends_early: bool


def read_structure(data: bytes, format_name: str) -> Structure:
    """Walk over ``data``, which begins like a file of ``format_name``; nonsense in it ends the walk."""
    walk = _WALKS.get(format_name)
    counts = Counter(islice(walk(data), MAX_PARTS + 1)) if walk else Counter[Part]()
    return Structure(
        scans=counts[Part.SCAN],
        frames=counts[Part.FRAME],
        has_too_many_parts=counts.total() > MAX_PARTS,
        ends_early=counts[Part.CUT] > 0,
    )


# Inside a scan 0xFF is followed by 0x00 where it is data and by 0xD0 to 0xD7 where it is a restart.
_MARKER_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _walk_jpeg(data: bytes) -> Iterator[Part]:
    """Segments up to the end of the first image (ITU-T T.81, annex B)."""
    position, is_junk = 2, False
    while (marker := data[position : position + 2]) != b"\xff\xd9":
        if position + 4 > len(data):
            yield Part.OTHER if is_junk else Part.CUT
            return
        # Padding and stray bytes: decoders go on to the next marker, byte by byte.
        is_junk = marker[0] != 0xFF or marker[1] == 0xFF
        if is_junk:
            yield Part.OTHER
            position += 1
            continue
        position += 2 + int.from_bytes(data[position + 2 : position + 4])
        if marker != b"\xff\xda":
            yield Part.OTHER
            continue
        yield Part.SCAN
        following = _MARKER_AFTER_SCAN.search(data, position)
        position = following.start() if following else len(data)


def _walk_png(data: bytes) -> Iterator[Part]:
    """Chunks up to the last (PNG, third edition, 5.3)."""
    position = 8
    while position + 12 <= len(data):
        yield Part.OTHER
        if data[position + 4 : position + 8] == b"IEND":
            return
        position += 12 + int.from_bytes(data[position : position + 4])
    yield Part.CUT


def _walk_webp(data: bytes) -> Iterator[Part]:
    """Chunks of the one RIFF file (RFC 9649, 2.3 and 2.4)."""
    end = 8 + int.from_bytes(data[4:8], "little")
    position = 12
    while position + 8 <= min(end, len(data)):
        yield Part.OTHER
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        position += 8 + size + size % 2
    if end > len(data):
        yield Part.CUT


def _walk_gif(data: bytes) -> Iterator[Part]:
    """Blocks and their sub-blocks up to the trailer (GIF89a, appendix A)."""
    try:
        position = 13 + _color_table_bytes(data[10])
        while (introducer := data[position]) != 0x3B:
            if introducer not in (0x21, 0x2C):
                # Stray bytes between blocks occur in the wild; decoders skip them.
                yield Part.OTHER
                position += 1
                continue
            is_frame = introducer == 0x2C
            position += 11 + _color_table_bytes(data[position + 9]) if is_frame else 2
            while length := data[position]:
                yield Part.OTHER
                position += 1 + length
            position += 1
            yield Part.FRAME if is_frame else Part.OTHER
    except IndexError:
        yield Part.CUT


def _walk_tiff(data: bytes) -> Iterator[Part]:
    """The chain of directories, one per page (TIFF 6.0, section 2); a loop in it ends the walk."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    position, seen = int.from_bytes(data[4:8], order), set[int]()
    while position and position not in seen:
        seen.add(position)
        following = position + 2 + 12 * int.from_bytes(data[position : position + 2], order)
        if following + 4 > len(data):
            yield Part.CUT
            return
        yield Part.FRAME
        position = int.from_bytes(data[following : following + 4], order)


def _color_table_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


_WALKS: dict[str, Callable[[bytes], Iterator[Part]]] = {
    "JPEG": _walk_jpeg,
    "PNG": _walk_png,
    "WEBP": _walk_webp,
    "GIF": _walk_gif,
    "TIFF": _walk_tiff,
}
