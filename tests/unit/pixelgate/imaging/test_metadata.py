"""Texts from cameras and strangers: clean, short, or absent."""

import pytest

from pixelgate.imaging.metadata import Metadata, read_metadata
from tests.support.images import exif, exif_with_place


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS 5D Mark IV", "Canon EOS 5D Mark IV"),
        ("Apple", "iPhone 15 Pro", "Apple iPhone 15 Pro"),
        ("Apple", "", "Apple"),
        ("", "Pixel 8", "Pixel 8"),
        ("", "", None),
        ("Evil\n\x1b[31m\x07Corp", "X\t1", "Evil [31m Corp X 1"),
    ],
)
def test_camera_names_are_one_clean_line(make, model, camera):
    assert read_metadata(exif(make=make, model=model).tobytes()).camera == camera


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("© Zoë 写真", "© Zoë 写真"),
        ("safe\u202egpj.exe", "safe gpj.exe"),
        ("zero\u200bwidth", "zero width"),
        ("  a \r\n b  ", "a b"),
        ("\x00\x01\x02", None),
        ("x" * 9_999, "x" * 500),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_copyright_is_printable_and_bounded(written, read):
    assert read_metadata(exif(copyright=written).tobytes()).copyright == read


@pytest.mark.parametrize(
    ("taken_at", "offset", "iso"),
    [
        ("2024:05:01 12:34:56", "+05:30", "2024-05-01T12:34:56+05:30"),
        ("2024:05:01 12:34:56", "Z", "2024-05-01T12:34:56"),
        ("    :  :     :  :  ", "", None),
        ("yesterday", "+01:00", None),
        ("2024:05:01 12:34:56; DROP TABLE", "", None),
    ],
)
def test_times_are_iso_or_absent(taken_at, offset, iso):
    assert read_metadata(exif(taken_at=taken_at, offset=offset).tobytes()).taken_at == iso


def test_a_place_is_a_latitude_with_a_longitude():
    assert read_metadata(exif_with_place().tobytes()).has_gps
    assert not read_metadata(exif().tobytes()).has_gps


@pytest.mark.parametrize("block", [None, "text", b"", b"Exif\0\0", b"\xff" * 64])
def test_no_exif_is_the_defaults(block):
    assert read_metadata(block) == Metadata()
