"""IPTC-IIM 4.2 in a JPEG: for picture desks whose programs do not read XMP."""

import struct

from pixelgate.domain.rendering import RenditionMetadata
from pixelgate.imaging.metadata.plain_text import plain_text

# Escape sequence of UTF-8 (ISO 2022) in the envelope's 1:90, without which readers guess.
_UTF_8 = b"\x1c\x01\x5a\x00\x03\x1b%G"
_VERSION_4 = b"\x1c\x02\x00\x00\x02\x00\x04"
_KEYWORD, _BYLINE, _CREDIT, _COPYRIGHT, _CAPTION = 25, 80, 110, 116, 120
_MAX_BYTES = {_KEYWORD: 64, _BYLINE: 32, _CREDIT: 32, _COPYRIGHT: 128, _CAPTION: 2000}
"""The standard's own lengths; XMP holds the whole texts."""


def with_iptc(jpeg: bytes, metadata: RenditionMetadata) -> bytes:
    """``jpeg``, which begins with JFIF's APP0, with an APP13 behind that."""
    texts = [
        (_BYLINE, metadata.creator),
        (_CREDIT, metadata.credit),
        (_COPYRIGHT, metadata.copyright),
        (_CAPTION, metadata.caption),
        *((_KEYWORD, keyword) for keyword in metadata.keywords),
    ]
    datasets = b"".join(_dataset(number, text) for number, text in texts)
    if not datasets:
        return jpeg
    records = _UTF_8 + _VERSION_4 + datasets
    # A Photoshop image resource (8BIM, 0x0404) without a name, padded to an even length.
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    body = b"Photoshop 3.0\0" + resource
    end_of_app0 = 4 + int.from_bytes(jpeg[4:6])
    segment = b"\xff\xed" + struct.pack(">H", 2 + len(body)) + body
    return jpeg[:end_of_app0] + segment + jpeg[end_of_app0:]


def _dataset(number: int, text: str | None) -> bytes:
    clean = plain_text(text, max_length=_MAX_BYTES[number])
    if clean is None:
        return b""
    # Cut between characters, not inside of one.
    data = clean.encode()[: _MAX_BYTES[number]].decode(errors="ignore").encode()
    return struct.pack(">BBBH", 0x1C, 2, number, len(data)) + data
