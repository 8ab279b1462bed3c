"""Content Credentials (C2PA 2.1): whether a file carries a manifest, and where it says it comes from.

Found by the container's structure; nothing is decoded and no signature is checked.
"""

import re
from collections.abc import Callable, Iterator

from pixelgate.imaging.containers import iso_boxes, jpeg_segments, png_chunks, riff_chunks

_STORE_UUID = bytes.fromhex("6332706100110010800000AA00389B71")
"""The type of the JUMBF superbox that holds the manifests (C2PA 2.1, 11.1.4)."""

_BOX_UUID = bytes.fromhex("D8FEC3D61B0E483C92975828877EC481")
"""The type of the box that holds them in HEIF and AVIF (C2PA 2.1, A.5)."""

_SOURCE_TYPE = re.compile(rb"cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]{1,60})")


def find_credentials(data: bytes, format_name: str) -> tuple[bool, tuple[str, ...]]:
    """Whether there is a manifest, and the digital source types that its assertions name."""
    find = _FINDERS.get(format_name)
    parts = list(find(data)) if find else []
    if not parts or not (format_name in ("HEIF", "AVIF") or _is_store(parts[0])):
        return False, ()
    names = {match[1].decode("ascii"): None for match in _SOURCE_TYPE.finditer(b"".join(parts))}
    return True, tuple(names)[:20]


def _is_store(box: bytes) -> bool:
    """A JUMBF superbox whose description box has the right type."""
    return box[4:8] == b"jumb" and box[12:16] == b"jumd" and box[16:32] == _STORE_UUID


def _in_jpeg(data: bytes) -> Iterator[bytes]:
    """APP11 segments: ``JP``, instance, number, and a piece of the box that repeats its header (8 bytes)."""
    for marker, body in jpeg_segments(data):
        if marker == 0xEB and body[:2] == b"JP" and len(body) > 16:
            yield body[8:] if body[4:8] == b"\0\0\0\1" else body[16:]


def _in_png(data: bytes) -> Iterator[bytes]:
    return (data[body] for kind, body in png_chunks(data) if kind == b"caBX")


def _in_webp(data: bytes) -> Iterator[bytes]:
    return (data[body] for kind, body in riff_chunks(data) if kind == b"C2PA")


def _in_iso_media(data: bytes) -> Iterator[bytes]:
    for kind, body in iso_boxes(data):
        if kind == b"uuid" and data[body][:16] == _BOX_UUID:
            yield data[body][16:]


_FINDERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "JPEG": _in_jpeg,
    "PNG": _in_png,
    "WEBP": _in_webp,
    "HEIF": _in_iso_media,
    "AVIF": _in_iso_media,
}
