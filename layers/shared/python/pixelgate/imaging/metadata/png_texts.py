"""Texts and profiles of PNGs inflate a thousandfold: left out before Pillow inflates them."""

import zlib

from PIL.PngImagePlugin import MAX_TEXT_CHUNK

from pixelgate.imaging.containers import png_chunks
from pixelgate.imaging.limits import Limits

_TEXTS = (b"tEXt", b"zTXt", b"iTXt")


def leave_out_oversized(png: bytes, limits: Limits) -> bytes:
    """The file without texts beyond ``limits`` together and profiles beyond Pillow's limit.

    The very same bytes where there is nothing to leave out. Inflating stops at the limits.
    """
    budget, left_out = min(limits.max_metadata_bytes, MAX_TEXT_CHUNK), []
    for kind, body in png_chunks(png):
        if kind not in _TEXTS and kind != b"iCCP":
            continue
        allowed = budget if kind in _TEXTS else MAX_TEXT_CHUNK
        size = _inflated_size(kind, png[body], allowed)
        if kind in _TEXTS:
            budget = max(0, budget - size)
        if size > allowed:
            left_out.append(slice(body.start - 8, body.stop + 4))
    if not left_out:
        return png
    kept, position = [], 0
    for place in left_out:
        kept.append(png[position : place.start])
        position = place.stop
    return b"".join([*kept, png[position:]])


def _inflated_size(kind: bytes, body: bytes, allowed: int) -> int:
    """How much a chunk holds, counted up to ``allowed`` and one byte."""
    if len(body) > allowed or kind == b"tEXt" or allowed == 0:
        return len(body)
    compressed = _compressed_part(kind, body)
    if compressed is None:
        return len(body)
    try:
        return len(zlib.decompressobj().decompress(compressed, allowed + 1))
    except zlib.error:
        return len(body)


def _compressed_part(kind: bytes, body: bytes) -> bytes | None:
    """What follows keyword and method (PNG, third edition, 11.3.3); None where it is not compressed."""
    _, _, rest = body.partition(b"\0")
    if kind != b"iTXt":
        return rest[1:]
    if rest[:1] != b"\1":
        return None
    return rest[2:].partition(b"\0")[2].partition(b"\0")[2]
