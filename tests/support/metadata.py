"""Metadata as cameras, picture desks, image generators and attackers write it."""

import struct

from tests.support.images import png_chunk

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "ext": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "cc": "http://creativecommons.org/ns#",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "prism": "http://prismstandard.org/namespaces/basic/2.1/",
    "pur": "http://prismstandard.org/namespaces/prismusagerights/2.1/",
}

STORE_UUID = bytes.fromhex("6332706100110010800000AA00389B71")
GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def xmp(body: str = "", attributes: str = "") -> bytes:
    declared = " ".join(f"xmlns:{prefix}='{address}'" for prefix, address in NAMESPACES.items())
    return (
        f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF {declared}>"
        f"<rdf:Description rdf:about='' {attributes}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def iim(*datasets: tuple[int, bytes]) -> bytes:
    """A Photoshop block (the body of a JPEG's APP13) with these data sets of record 2."""
    sets = b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text for number, text in datasets)
    padding = b"\0" * (len(sets) % 2)
    return b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(sets)) + sets + padding


def manifest(claim: bytes = b"") -> bytes:
    """A JUMBF superbox as C2PA's manifests have it, with ``claim`` somewhere inside."""
    description = struct.pack(">I", 29) + b"jumd" + STORE_UUID + b"\x03c2pa\0"[:5]
    body = description + struct.pack(">I", 8 + len(claim)) + b"cbor" + claim
    return struct.pack(">I", 8 + len(body)) + b"jumb" + body


def jpeg_with(jpeg: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPEG with these segments (second byte of the marker, body) right after its beginning."""
    written = (
        b"\xff" + bytes([marker]) + struct.pack(">H", 2 + len(body)) + body for marker, body in segments
    )
    return jpeg[:2] + b"".join(written) + jpeg[2:]


def jpeg_with_manifest(jpeg: bytes, box: bytes) -> bytes:
    """A JPEG with a manifest in two APP11 segments, as large ones are split."""
    head, middle = box[:8], len(box) // 2
    parts = ((1, box[:middle]), (2, head + box[middle:]))
    return jpeg_with(jpeg, *((0xEB, b"JP\0\1" + struct.pack(">I", number) + part) for number, part in parts))


def png_with(png: bytes, *chunks: bytes) -> bytes:
    """A PNG with these chunks right after its header."""
    return png[:33] + b"".join(chunks) + png[33:]


def png_text(keyword: bytes, text: bytes) -> bytes:
    return png_chunk(b"tEXt", keyword + b"\0" + text)


def webp_with(webp: bytes, kind: bytes, body: bytes) -> bytes:
    """A WebP with one more chunk at its end."""
    grown = webp + kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(grown) - 8) + grown[8:]
