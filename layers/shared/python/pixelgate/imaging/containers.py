"""What kind of file bytes are, by how they begin, and the parts that its container is made of."""

import zlib
from collections.abc import Callable, Collection, Iterator

from pixelgate.domain.formats import DEFAULT_FORMATS

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})


def _brands(data: bytes) -> set[bytes]:
    """The major and compatible brands of an ISO media file (ISO/IEC 14496-12, 4.3)."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4]), 256)
    return {data[8:12], *(data[place : place + 4] for place in range(16, end, 4))}


def _is_nifti(data: bytes) -> bool:
    """A single-file NIfTI-1 or -2, compressed or not."""
    head = data[:352]
    if head[:2] == b"\x1f\x8b":
        try:
            head = zlib.decompressobj(wbits=31).decompress(data[:4096], 352)
        except zlib.error:
            return False
    return head[344:348] == b"n+1\0" or head[4:8] == b"n+2\0"


SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "JPEG": lambda data: data.startswith(b"\xff\xd8\xff"),
    "PNG": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "WEBP": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
    "GIF": lambda data: data.startswith((b"GIF87a", b"GIF89a")),
    "TIFF": lambda data: data.startswith((b"II*\0", b"MM\0*")),
    "BMP": lambda data: data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES,
    # Both may name mif1 first; what the picture inside is made of decides.
    "AVIF": lambda data: bool(_brands(data) & _AVIF_BRANDS),
    "HEIF": lambda data: bool(_brands(data) & _HEIF_BRANDS),
    "DICOM": lambda data: data[128:132] == b"DICM",
    "NIFTI": _is_nifti,
}
"""How each format begins, in the order in which they are tried."""


def format_of(data: bytes, accepted: Collection[str] = DEFAULT_FORMATS) -> str | None:
    """The accepted format that ``data`` begins like; None for anything else, whatever the file is called."""
    return next((name for name, matches in SIGNATURES.items() if name in accepted and matches(data)), None)


def webp_canvas(data: bytes) -> tuple[int, int] | None:
    """Width and height that a WebP header declares (RFC 9649, 2.5 to 2.7); None where it declares none."""
    chunk, head = data[12:16], data[20:30]
    if len(head) < 10:
        return None
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L" and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
        return (
            int.from_bytes(head[6:8], "little") & 0x3FFF,
            int.from_bytes(head[8:10], "little") & 0x3FFF,
        )
    return None


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Markers (second byte) and bodies of a JPEG's segments before its first scan, while they make sense."""
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in (0xD9, 0xDA):
            return
        length = int.from_bytes(data[position + 2 : position + 4])
        yield marker, data[position + 4 : position + 2 + length]
        position += 2 + length


def png_chunks(data: bytes) -> Iterator[tuple[bytes, slice]]:
    """Types and bodies of a PNG's complete chunks."""
    position = 8
    while position + 12 <= len(data):
        body = slice(position + 8, position + 8 + int.from_bytes(data[position : position + 4]))
        if body.stop + 4 > len(data):
            return
        yield data[position + 4 : position + 8], body
        position = body.stop + 4


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, slice]]:
    """Types and bodies of a WebP's complete chunks."""
    position = 12
    while position + 8 <= len(data):
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        if position + 8 + size > len(data):
            return
        yield data[position : position + 4], slice(position + 8, position + 8 + size)
        position += 8 + size + size % 2


def iso_boxes(data: bytes) -> Iterator[tuple[bytes, slice]]:
    """Types and bodies of the outermost boxes of a HEIF or AVIF (ISO/IEC 14496-12, 4.2)."""
    position = 0
    while position + 8 <= len(data):
        size, header = int.from_bytes(data[position : position + 4]), 8
        if size == 1:
            size, header = int.from_bytes(data[position + 8 : position + 16]), 16
        end = len(data) if size == 0 else position + size
        if end > len(data) or end < position + header:
            return
        yield data[position + 4 : position + 8], slice(position + header, end)
        position = end
