"""ThumbHash: the bytes that the reference makes, and any decoder reads."""

from base64 import b64encode

import pytest
from PIL import Image

from pixelgate.imaging.renditions.thumbhash import thumbhash
from tests.support.images import corners, noise
from tests.support.template import ROOT


def sample(name):
    with Image.open(ROOT / "samples" / name) as picture:
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cat.png", "XUkGFYL2WGix5qmreEWIhgx41HBm"),
        ("astronaut.jpg", "3EgKFwhpaIVPh2aHVnh5WIdp+SVif0IG"),
        ("product-plant-pot.png", "zfeFBAA2f+A1a4S0KI+6w5BogFeIN5h5Bg=="),
        ("phone-portrait-rotated.jpg", "KAgKBYDlmHppaJbNaQbZewAAAAAA"),
    ],
)
def test_it_is_what_the_reference_makes_of_the_samples(name, expected):
    # Made with the npm package thumbhash 0.1.1 of the same 100 pixels.
    assert b64encode(thumbhash(sample(name))).decode() == expected


def average_color(placeholder):
    """As the reference's thumbHashToAverageRGBA does it."""
    header = int.from_bytes(placeholder[:3], "little")
    luma, yellow_blue, red_green = header & 63, header >> 6 & 63, header >> 12 & 63
    luma, yellow_blue, red_green = luma / 63, yellow_blue / 31.5 - 1, red_green / 31.5 - 1
    blue = luma - 2 / 3 * yellow_blue
    red = (3 * luma - blue + red_green) / 2
    return tuple(round(255 * min(1, max(0, each))) for each in (red, red - red_green, blue))


@pytest.mark.parametrize("color", [(255, 0, 0), (0, 128, 128), (250, 240, 230), (0, 0, 0)])
def test_a_decoder_finds_the_average_colour(color):
    assert average_color(thumbhash(Image.new("RGB", (30, 20), color))) == pytest.approx(color, abs=8)


def test_it_tells_turned_pictures_apart_and_depends_on_nothing_but_the_pixels():
    assert thumbhash(corners(60, 40)) != thumbhash(corners(60, 40).rotate(180))
    assert thumbhash(noise(300, 200)) == thumbhash(noise(300, 200))


@pytest.mark.parametrize("size", [(1, 1), (2000, 1), (1, 2000), (100, 100), (101, 101)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_every_shape_has_one_of_a_few_bytes(size, mode):
    assert 16 <= len(thumbhash(Image.new(mode, size))) <= 25
