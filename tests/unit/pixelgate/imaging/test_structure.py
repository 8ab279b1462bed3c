"""The parts of drawn files, counted without decoding them."""

import pytest

from pixelgate.imaging.containers import format_of, webp_canvas
from pixelgate.imaging.structure import Structure, read_structure
from tests.support.images import animation, corners, encoded, jpeg, noise, png


@pytest.mark.parametrize(
    ("data", "scans", "frames"),
    [
        pytest.param(jpeg(8, 8), 1, 0, id="jpeg"),
        pytest.param(encoded(noise(64, 64), "JPEG", restart_marker_blocks=1), 1, 0, id="jpeg with restarts"),
        pytest.param(encoded(noise(64, 64), "JPEG", progressive=True), 10, 0, id="progressive jpeg"),
        pytest.param(encoded(corners(), "MPO", save_all=True, append_images=[corners()]), 1, 0, id="mpo"),
        pytest.param(png(8, 8), 0, 0, id="png"),
        pytest.param(encoded(corners(), "GIF"), 0, 1, id="gif"),
        pytest.param(animation("GIF", 7), 0, 7, id="animated gif"),
        pytest.param(animation("GIF", 2)[:-1] + b"\0\0;", 0, 2, id="gif with stray bytes"),
        pytest.param(encoded(noise(64, 64), "WEBP"), 0, 0, id="webp"),
        pytest.param(jpeg(8, 8) + b"trailer", 1, 0, id="jpeg with a trailer"),
        pytest.param(jpeg(8, 8)[:2] + b"\xff\xff" + jpeg(8, 8)[2:], 1, 0, id="jpeg with padding"),
    ],
)
def test_whole_files_are_counted(data, scans, frames):
    assert read_structure(data, format_of(data)) == Structure(
        scans=scans, frames=frames, has_too_many_parts=False, ends_early=False
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(encoded(noise(64, 64), "JPEG"), id="jpeg"),
        pytest.param(encoded(noise(64, 64), "PNG"), id="png"),
        pytest.param(encoded(noise(64, 64), "GIF"), id="gif"),
        pytest.param(encoded(noise(64, 64), "WEBP"), id="webp"),
    ],
)
def test_every_cut_shows(data):
    assert all(
        read_structure(data[:length], format_of(data)).ends_early for length in range(12, len(data), 7)
    )


@pytest.mark.parametrize("size", [(1, 1), (300, 200), (16383, 1)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0II*\0"}])
def test_a_webp_declares_its_canvas_in_every_kind_of_header(size, options):
    picture = noise(8, 8).resize(size)

    assert webp_canvas(encoded(picture, "WEBP", **options)) == size


@pytest.mark.parametrize("data", [b"", b"RIFF\0\0\0\0WEBP", b"RIFF\0\0\0\0WEBPABCD" + bytes(20)])
def test_a_header_that_is_cut_or_unknown_declares_nothing(data):
    assert webp_canvas(data) is None
