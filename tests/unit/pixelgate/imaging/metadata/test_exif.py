"""EXIF: clean, short, or absent."""

import pytest

from pixelgate.domain.metadata import Location
from pixelgate.imaging.metadata.exif import BrokenMetadataError, open_exif, read_exif
from tests.support.images import exif, exif_with_place


def claims_of(block, *, with_location=False):
    return read_exif(open_exif(block.tobytes()), with_location=with_location)[1]


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS 5D Mark IV", "Canon EOS 5D Mark IV"),
        ("Apple", "iPhone 15 Pro", "Apple iPhone 15 Pro"),
        ("Apple", "", "Apple"),
        ("", "Pixel 8", "Pixel 8"),
        ("", "", None),
        ("Evil\n\x1b[31m\x07Corp", "X\t1", "Evil [31m Corp X 1"),
        ("m" * 500, "n" * 500, "m" * 99 + " " + "n" * 100),
    ],
)
def test_camera_names_are_one_clean_line(make, model, camera):
    assert claims_of(exif(make=make, model=model)).camera == camera


@pytest.mark.parametrize(
    ("taken_at", "offset", "iso"),
    [
        ("2024:05:01 12:34:56", "+05:30", "2024-05-01T12:34:56+05:30"),
        ("2024:05:01 12:34:56", "Z", "2024-05-01T12:34:56"),
        ("    :  :     :  :  ", "", None),
        ("yesterday", "+01:00", None),
        ("2024:13:41 12:34:56", "", None),
        ("2024:05:01 12:34:56; DROP TABLE", "", None),
    ],
)
def test_times_are_iso_or_absent(taken_at, offset, iso):
    assert claims_of(exif(taken_at=taken_at, offset=offset)).taken_at == iso


def test_copyright_creator_caption_and_lens_are_read():
    block = exif(
        copyright="© Zoë 写真",
        artist="Anna Müller",
        description="A <b>cat</b>",
        lens="RF 50mm F1.2",
        make="Canon",
    )

    claims = claims_of(block)

    assert (claims.copyright, claims.creator) == ("© Zoë 写真", "Anna Müller")
    assert (claims.caption, claims.lens) == ("A <b>cat</b>", "RF 50mm F1.2")


def test_a_place_is_a_latitude_with_a_longitude():
    assert claims_of(exif_with_place()).has_gps
    assert not claims_of(exif()).has_gps


def test_where_the_place_is_is_told_only_on_request():
    assert claims_of(exif_with_place()).location is None
    assert claims_of(exif_with_place(), with_location=True).location == Location(
        latitude=-48.133333, longitude=11.566667
    )


@pytest.mark.parametrize("degrees", [(91.0, 0.0, 0.0), (1e308, 1e308, 1e308), (48.0,)])
def test_a_place_that_is_nowhere_is_none(degrees):
    claims = claims_of(exif_with_place(latitude=degrees), with_location=True)

    assert claims.location is None


@pytest.mark.parametrize(("software", "generator"), [("Midjourney 6", "Midjourney"), ("Photoshop 25", None)])
def test_a_generator_is_known_by_its_name(software, generator):
    assert claims_of(exif(software=software)).generator == generator


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_an_orientation_that_is_none_is_upright(orientation):
    assert read_exif(open_exif(exif(orientation=orientation).tobytes()), with_location=False)[0] == 1


@pytest.mark.parametrize("block", [b"text", b"\xff" * 64, b"Exif\0\0II*\0"])
def test_a_broken_block_says_that_it_is_broken(block):
    with pytest.raises(BrokenMetadataError):
        read_exif(open_exif(block), with_location=False)
