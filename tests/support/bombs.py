"""Small files that would take far more memory or time than they have, were they believed."""

import gzip
import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image

from tests.support.formats import dicom, nifti, tiff
from tests.support.images import encoded, gif_header, jpeg, jpeg_header, noise, png, png_chunk, webp_header
from tests.support.metadata import jpeg_with, png_with

SIDE = 7_000
"""Of the largest pictures that are still accepted: 49 million pixels."""


def zeros(count: int) -> bytes:
    """So many zeros, deflated a thousandfold."""
    packer = zlib.compressobj(9)
    block = bytes(1_000_000)
    parts = [packer.compress(block) for _ in range(count // len(block))]
    return b"".join(parts) + packer.flush()


def flat_png(side: int, *, channels: int, bits: int = 8) -> bytes:
    """A real picture of one colour; ``channels`` as PNG counts them."""
    kind = {1: 0, 3: 2, 4: 6}[channels]
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, bits, kind, 0, 0, 0))
    rows = zeros(((1 + side * channels * bits // 8) * side // 1_000_000 + 1) * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def exif_of_overlapping_values(tags: int = 5_000) -> bytes:
    """A directory whose every value is nearly the whole block."""
    size = 60_000
    entries = b"".join(struct.pack("<HHII", 1_000 + tag, 7, size, 8) for tag in range(tags))
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", tags) + entries


def endless_gif(frames: int, side: int) -> bytes:
    """Frames of one pixel on a large canvas."""
    frame = b"!\xf9\x04\0\1\0\0\0," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    palette = b"\0\0\0\xff\xff\xff"
    return b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + palette + frame * frames + b";"


def still_webp(side: int) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (side, side)).save(buffer, "WEBP", lossless=True, quality=0, method=0)
    return buffer.getvalue()


def looping_tiff() -> bytes:
    """A chain of directories that leads back to its first."""
    data = bytearray(tiff(pages=3))
    (first,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + 12 * count, first)
    return bytes(data)


def bombs() -> dict[str, bytes]:
    """By name."""
    small = png(4, 4, rows=bytes(20))
    text, picture = zeros(500_000_000), jpeg(16, 16)
    segment = exif_of_overlapping_values()
    return {
        "png of 3.6 gigapixels": png(60_000, 60_000),
        "jpeg of 4.3 gigapixels": jpeg_header(65_500, 65_500),
        "gif of 4.3 gigapixels": gif_header(65_535, 65_535),
        "webp of 268 megapixels": webp_header(16_384, 16_384),
        "largest grey png": flat_png(SIDE, channels=1, bits=16),
        "largest rgba png": flat_png(SIDE, channels=4),
        "largest webp": still_webp(SIDE),
        "largest tiff": tiff(Image.new("RGB", (SIDE, SIDE)), compression="tiff_adobe_deflate"),
        "largest floating-point tiff": tiff(
            Image.fromarray(np.zeros((SIDE, SIDE), np.float32)), compression="tiff_adobe_deflate"
        ),
        "zTXt": png_with(small, png_chunk(b"zTXt", b"a\0\0" + text)),
        "iTXt": png_with(small, png_chunk(b"iTXt", b"a\0\1\0\0\0" + text)),
        "iCCP": png_with(small, png_chunk(b"iCCP", b"a\0\0" + text)),
        "many zTXt": png_with(small, png_chunk(b"zTXt", b"a\0\0" + zeros(1_000_000)) * 15_000),
        "exif of overlapping values": jpeg_with(picture, *[(0xE1, segment[:65_000])] * 300),
        "animated gif": endless_gif(900, SIDE),
        "animated gif of too many frames": endless_gif(20_000, 100),
        "noisy profile": encoded(
            noise(64, 48), "JPEG", icc_profile=np.random.default_rng(1).bytes(3_000_000)
        ),
        "looping tiff": looping_tiff(),
        "tiff of 1,500 pages": tiff(Image.new("L", (8, 8)), pages=1_500),
        "nifti of a gigabyte": gzip_bomb(),
        "dicom of countless elements": bytes(128) + b"DICM" + b"\x08\0\5\0UI\0\0" * 3_000_000,
        "dicom of 3.6 gigapixels": dicom(Rows=60_000, Columns=60_000),
    }


def gzip_bomb() -> bytes:
    """A NIfTI whose middle slice lies half a gigabyte behind its beginning."""
    packed = BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        file.write(nifti((1_000, 1_000, 900), values=b""))
        for _ in range(1_000):
            file.write(bytes(1_000_000))
    return packed.getvalue()
