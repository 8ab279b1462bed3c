"""Whole files: what their metadata says, whoever wrote it, and that it never costs the picture."""

import zlib

import pytest

from pixelgate.domain.metadata import Location, Metadata
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from tests.support.images import corners, encoded, exif, exif_with_place, png_chunk
from tests.support.metadata import (
    GENERATED,
    iim,
    jpeg_with,
    jpeg_with_manifest,
    manifest,
    png_text,
    png_with,
    webp_with,
    xmp,
)

JPEG, PNG, WEBP = (encoded(corners(), name) for name in ("JPEG", "PNG", "WEBP"))
EXPIRED = xmp("<plus:LicenseEndDate>2020-01-31</plus:LicenseEndDate><dc:rights>XMP's</dc:rights>")


def facts(data, **limits):
    decoded = decode_image(data, limits=Limits(**limits))
    assert decoded.picture.size in ((48, 32), (32, 48))
    return decoded.facts


@pytest.mark.parametrize("data", [JPEG, PNG, WEBP], ids=["jpeg", "png", "webp"])
def test_a_file_without_metadata_claims_nothing(data):
    assert facts(data).model_dump(include=set(Metadata.model_fields)) == Metadata().model_dump()


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_xmp_is_found_in_every_container(format_name):
    if format_name == "PNG":
        data = png_with(PNG, png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + EXPIRED))
    else:
        data = encoded(corners(), format_name, xmp=EXPIRED)

    assert facts(data).rights.expires_at == "2020-01-31"


def test_words_come_from_xmp_then_iptc_then_exif():
    data = encoded(corners(), "JPEG", exif=exif(copyright="EXIF's", artist="EXIF's"), xmp=EXPIRED)
    data = jpeg_with(data, (0xED, iim((116, b"IPTC's"), (80, b"IPTC's"), (5, b"IPTC's"), (37, b"20191231"))))

    found = facts(data)

    assert found.rights.copyright == "XMP's"
    assert found.rights.creator == "IPTC's"
    assert found.title == "IPTC's"
    assert found.rights.expires_at == "2019-12-31"


@pytest.mark.parametrize(
    "data",
    [
        jpeg_with_manifest(JPEG, manifest(b"claim of " + GENERATED.encode() + b"\xff")),
        png_with(PNG, png_chunk(b"caBX", manifest(GENERATED.encode() + b"\0"))),
        webp_with(WEBP, b"C2PA", manifest(b"..." + GENERATED.encode() + b"!")),
    ],
    ids=["jpeg", "png", "webp"],
)
def test_content_credentials_are_noticed_and_so_is_what_they_say(data):
    found = facts(data)

    assert found.has_content_credentials
    assert found.digital_source_type == "trainedAlgorithmicMedia"


@pytest.mark.parametrize(
    "data",
    [
        jpeg_with(JPEG, (0xEB, b"JP\0\1\0\0\0\1" + b"\0\0\0\x20jumb" + bytes(40))),
        jpeg_with(JPEG, (0xEB, b"JP")),
        JPEG + manifest(),
        png_with(PNG, png_chunk(b"caBX", b"c2pa")),
        png_with(PNG, png_text(b"caBX", manifest())),
    ],
    ids=["other box", "cut", "behind the picture", "no box", "in a text"],
)
def test_what_only_looks_like_credentials_is_none(data):
    assert not facts(data).has_content_credentials


@pytest.mark.parametrize(
    ("chunks", "generator"),
    [
        ([png_text(b"parameters", b"a cat\nSteps: 20, Sampler: Euler")], "Stable Diffusion"),
        ([png_text(b"parameters", b"x=1")], None),
        ([png_text(b"prompt", b"{}"), png_text(b"workflow", b"{}")], "ComfyUI"),
        ([png_text(b"prompt", b"{}")], None),
        ([png_text(b"invokeai_metadata", b"{}")], "InvokeAI"),
        ([png_text(b"Software", b"NovelAI")], "NovelAI"),
        ([png_text(b"Software", b"GIMP")], None),
    ],
)
def test_image_generators_are_known_by_their_marks(chunks, generator):
    assert facts(png_with(PNG, *chunks)).generator == generator


def test_a_place_is_told_only_where_the_operator_wants_it():
    data = encoded(corners(), "JPEG", exif=exif_with_place())

    assert facts(data).has_gps
    assert facts(data).location is None
    assert facts(data, keep_location=True).location == Location(latitude=-48.133333, longitude=11.566667)


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (encoded(corners(), "JPEG", exif=b"Exif\0\0junk and more junk"), "EXIF: damaged, not read"),
        (encoded(corners(), "JPEG", xmp=b"<!DOCTYPE x><x/>"), "XMP: damaged, not read"),
        (encoded(corners(), "WEBP", xmp=b"<x>" * 99), "XMP: damaged, not read"),
        (
            jpeg_with(JPEG, (0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x09junkjunk!")),
            "IPTC: damaged, not read",
        ),
        (encoded(corners(), "WEBP", xmp=b" " * 2_000), "XMP: larger than 1000 bytes, not read"),
        (
            encoded(corners(), "WEBP", exif=b"Exif\0\0" + bytes(2_000)),
            "EXIF: larger than 1000 bytes, not read",
        ),
    ],
)
def test_a_broken_block_costs_a_note_and_not_the_picture(data, note):
    found = facts(data, max_metadata_bytes=1_000)

    assert found.metadata_notes == (note,)
    assert found.exif_orientation == 1


@pytest.mark.parametrize(
    "chunk",
    [
        pytest.param(png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000))), id="zTXt"),
        pytest.param(png_chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(bytes(50_000_000))), id="iTXt"),
        pytest.param(png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000))), id="iCCP"),
        pytest.param(png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(900_000))) * 200, id="many zTXt"),
        pytest.param(png_chunk(b"zTXt", b"a\0\0" + b"junk"), id="damaged zTXt"),
        pytest.param(png_chunk(b"tEXt", b"a\0" + b"x" * 2_000_000), id="tEXt"),
    ],
)
def test_texts_that_inflate_cost_themselves_and_not_the_picture(chunk):
    kept = png_text(b"Software", b"ComfyUI")

    assert facts(png_with(PNG, kept, chunk)).generator == "ComfyUI"
