"""Whatever the bytes are, they decode or are rejected with a reason: no other error, no runaway memory."""

import random
import tracemalloc
import zlib

import pytest

from pixelgate.domain.errors import RejectedImageError, RejectReason
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.fit import ELONGATION
from pixelgate.imaging.limits import Limits
from tests.support.images import (
    animation,
    corners,
    encoded,
    exif,
    gif_header,
    jpeg,
    jpeg_header,
    noise,
    png,
    png_chunk,
    webp_header,
)

LIMITS = Limits(max_bytes=400_000, max_pixels=1_000_000, max_frames=20, max_aspect=50)

SAMPLES = {
    "jpeg": encoded(
        noise(96, 64), "JPEG", exif=exif(orientation=6, make="Maker", taken_at="2024:05:01 12:00:00")
    ),
    "progressive": encoded(noise(96, 64), "JPEG", progressive=True),
    "png": encoded(noise(96, 64), "PNG", exif=exif(orientation=6)),
    "palette": encoded(corners().convert("P"), "PNG"),
    "apng": animation("PNG", 4),
    "gif": animation("GIF", 4, (32, 24)),
    "webp": encoded(noise(96, 64), "WEBP"),
    "lossless webp": encoded(noise(96, 64), "WEBP", lossless=True),
    "animated webp": animation("WEBP", 4),
    "mpo": encoded(noise(96, 64), "MPO", save_all=True, append_images=[noise(96, 64)]),
}
EVERY_SAMPLE = pytest.mark.parametrize("data", SAMPLES.values(), ids=SAMPLES)


def reason_for(data: bytes, limits: Limits = LIMITS) -> RejectReason | None:
    """Why ``data`` is rejected; None where it decodes. Any other error fails the test."""
    try:
        decoded = decode_image(data, limits=limits, long_side=64)
    except RejectedImageError as error:
        assert len(error.detail) <= 320
        return error.reason
    assert max(decoded.picture.size) <= 64 * ELONGATION
    return None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", RejectReason.EMPTY_FILE, id="nothing"),
        pytest.param(jpeg(8, 8) + bytes(400_000), RejectReason.TOO_MANY_BYTES, id="padded"),
        pytest.param(b"hello, I am a .jpg", RejectReason.UNSUPPORTED_FORMAT, id="text"),
        pytest.param(b"<svg onload='alert(1)'/>", RejectReason.UNSUPPORTED_FORMAT, id="svg"),
        pytest.param(encoded(corners(), "BMP"), RejectReason.UNSUPPORTED_FORMAT, id="bmp"),
        pytest.param(encoded(corners(), "TIFF"), RejectReason.UNSUPPORTED_FORMAT, id="tiff"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", RejectReason.UNSUPPORTED_FORMAT, id="eps"),
        pytest.param(b"\0" * 5000, RejectReason.UNSUPPORTED_FORMAT, id="zeros"),
        pytest.param(b"\xff\xd8\xff", RejectReason.TRUNCATED, id="jpeg signature"),
        pytest.param(b"\x89PNG\r\n\x1a\n", RejectReason.TRUNCATED, id="png signature"),
        pytest.param(b"GIF89a", RejectReason.TRUNCATED, id="gif signature"),
        pytest.param(b"RIFF\x24\0\0\0WEBPVP8 ", RejectReason.TRUNCATED, id="webp signature"),
        pytest.param(b"\xff\xd8\xff\xe0\0\4ab" + b"junk" * 99, RejectReason.UNREADABLE, id="jpeg of junk"),
        pytest.param(png(1000, 1001), RejectReason.TOO_MANY_PIXELS, id="one row too many"),
        pytest.param(png(500, 9), RejectReason.EXTREME_ASPECT, id="a line"),
        pytest.param(png(9, 500), RejectReason.EXTREME_ASPECT, id="a column"),
        pytest.param(animation("GIF", 21), RejectReason.TOO_MANY_FRAMES, id="too many gif frames"),
        pytest.param(animation("WEBP", 21), RejectReason.TOO_MANY_FRAMES, id="too many webp frames"),
        pytest.param(animation("PNG", 21), RejectReason.TOO_MANY_FRAMES, id="too many apng frames"),
    ],
)
def test_each_fault_has_its_reason(data, reason):
    assert reason_for(data) is reason


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png(60_000, 60_000), id="png"),
        pytest.param(png(10_000, 10_000), id="png below Pillow's own limit"),
        pytest.param(jpeg_header(65_500, 65_500), id="jpeg"),
        pytest.param(gif_header(65_535, 65_535), id="gif"),
        pytest.param(webp_header(16_384, 16_384), id="webp"),
        pytest.param(webp_header(13_000, 13_000), id="webp below Pillow's own limit"),
    ],
)
def test_a_bomb_is_rejected_by_its_header_before_memory_is_taken(data):
    tracemalloc.start()

    reason = reason_for(data, Limits())

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reason is RejectReason.TOO_MANY_PIXELS
    assert peak < 5_000_000


@EVERY_SAMPLE
@pytest.mark.parametrize("share", range(5, 100, 5))
def test_a_cut_file_is_truncated_or_what_is_left_of_it_is_whole(data, share):
    # Below 12 bytes a WebP cannot be told from any other RIFF file.
    cut = data[: max(12, len(data) * share // 100)]

    reason = reason_for(cut)

    # The first frame of an animation and the picture before a preview may have arrived completely.
    assert reason in (RejectReason.TRUNCATED, None)


@pytest.mark.parametrize("name", ["jpeg", "progressive", "png", "webp", "lossless webp"])
def test_a_still_picture_cut_in_half_is_truncated(name):
    data = SAMPLES[name]

    assert reason_for(data[: len(data) // 2]) is RejectReason.TRUNCATED


@EVERY_SAMPLE
def test_flipped_bits_never_raise_anything_else(data):
    chance = random.Random(20240501)
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 1, 4, 32))):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)

        reason_for(bytes(damaged))


@EVERY_SAMPLE
def test_overwritten_runs_never_raise_anything_else(data):
    chance = random.Random(20240502)
    for _ in range(60):
        start = chance.randrange(len(data))
        length = chance.randrange(1, 64)

        reason_for(data[:start] + chance.randbytes(length) + data[start + length :])


@pytest.mark.parametrize(
    "chunk",
    [
        pytest.param(png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000))), id="zTXt"),
        pytest.param(png_chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(bytes(50_000_000))), id="iTXt"),
        pytest.param(png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000))), id="iCCP"),
        pytest.param(png_chunk(b"tEXt", b"a\0" + bytes(300_000)), id="tEXt"),
        pytest.param(png_chunk(b"eXIf", b"MM\0*\0\0\0\x08\xff\xff" + bytes(300_000)), id="eXIf"),
    ],
)
def test_inflating_chunks_cost_little_memory(chunk):
    tracemalloc.start()

    reason = reason_for(png(4, 4, chunk, rows=bytes(20)))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reason in (RejectReason.UNREADABLE, None)
    assert peak < 10_000_000


def scans(count: int) -> bytes:
    """A progressive JPEG whose last scan, its tables included, is repeated."""
    data = encoded(noise(96, 64), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xc4", 0, data.rindex(b"\xff\xda"))
    return data[:-2] + data[last:-2] * count + b"\xff\xd9"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(scans(50), None, id="many scans"),
        pytest.param(scans(100), RejectReason.UNREADABLE, id="too many scans"),
        pytest.param(
            png(4, 4, png_chunk(b"tEXt", b"") * 300_000, rows=bytes(20)),
            RejectReason.UNREADABLE,
            id="png chunks",
        ),
        pytest.param(
            jpeg(4, 4)[:2] + b"\xff\xe3\0\2" * 300_000 + jpeg(4, 4)[2:],
            RejectReason.UNREADABLE,
            id="jpeg segments",
        ),
        pytest.param(
            jpeg(4, 4)[:2] + b"\xff" * 300_000 + jpeg(4, 4)[2:],
            RejectReason.UNREADABLE,
            id="jpeg padding",
        ),
        pytest.param(
            encoded(corners(), "GIF")[:-1] + b"!\xfe" + b"\1a" * 190_000 + b"\0;", None, id="many sub-blocks"
        ),
        pytest.param(
            encoded(corners(), "GIF")[:-1] + b"!\xfe" + b"\1a" * 300_000 + b"\0;",
            RejectReason.UNREADABLE,
            id="too many sub-blocks",
        ),
        pytest.param(
            b"RIFF\xff\xff\xff\0" + webp_header(8, 8)[8:] + b"ABCD\0\0\0\0" * 300_000,
            RejectReason.UNREADABLE,
            id="webp chunks",
        ),
    ],
)
def test_a_file_of_countless_parts_is_given_up(data, reason):
    assert reason_for(data, Limits(max_bytes=5_000_000)) is reason


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"II*\0\xff\xff\xff\xff", id="directory outside"),
        pytest.param(b"II*\0\x08\0\0\0\xff\xff" + bytes(600), id="65535 empty tags"),
        pytest.param(
            b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\0", id="directory in itself"
        ),
        pytest.param(
            b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\xff\xff\xff\xff\x06\0\0\0", id="endless orientation"
        ),
        pytest.param(b"not EXIF at all", id="text"),
        pytest.param(random.Random(1).randbytes(2000), id="noise"),
    ],
)
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_broken_exif_costs_its_facts_and_not_the_picture(block, format_name):
    data = encoded(corners(), format_name, exif=b"Exif\0\0" + block)

    decoded = decode_image(data, limits=LIMITS)

    assert decoded.picture.size == (48, 32)
    assert decoded.facts.exif_orientation == 1
    assert decoded.facts.taken_at is None


def test_a_file_with_something_behind_the_picture_is_read_as_the_picture():
    polyglot = jpeg(16, 16) + b"PK\x03\x04 a zip archive, perhaps <script>alert(1)</script>"

    assert reason_for(polyglot) is None
