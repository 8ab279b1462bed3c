"""Frames and bars are as wide as they were drawn."""

from io import BytesIO

import pytest
from PIL import Image

from pixelgate.imaging.measures.borders import borders
from tests.support.images import corners, encoded, noise


def framed(top: int, right: int, bottom: int, left: int, color: str = "black") -> Image.Image:
    """A picture of 200 x 100 pixels in all, inside of this frame."""
    picture = Image.new("RGB", (200, 100), color)
    picture.paste(noise(200 - left - right, 100 - top - bottom), (left, top))
    return picture


@pytest.mark.parametrize("widths", [(0, 0, 0, 0), (10, 0, 10, 0), (0, 40, 0, 40), (5, 6, 7, 8)])
def test_margins_are_fractions_of_their_side(widths):
    top, right, bottom, left = widths

    assert borders(framed(*widths)).model_dump() == {
        "top": top / 100,
        "right": right / 200,
        "bottom": bottom / 100,
        "left": left / 200,
    }


def test_a_frame_survives_compression():
    data = encoded(framed(16, 16, 16, 16, "white"), "JPEG", quality=90, subsampling="4:4:4")

    found = borders(Image.open(BytesIO(data)))

    assert (found.top, found.left) == (pytest.approx(0.16, abs=0.02), pytest.approx(0.08, abs=0.02))


def test_sides_may_have_different_colours():
    picture = framed(10, 0, 10, 0)
    picture.paste("white", (0, 0, 200, 10))

    assert (borders(picture).top, borders(picture).bottom) == (0.1, 0.1)


@pytest.mark.parametrize(
    ("dot", "side"), [((99, 0), "top"), ((199, 49), "right"), ((99, 99), "bottom"), ((0, 49), "left")]
)
def test_an_edge_with_a_dot_in_it_begins_no_margin(dot, side):
    picture = framed(5, 6, 7, 8)
    picture.putpixel(dot, (0, 0, 25))

    found = borders(picture).model_dump()

    assert [name for name, width in found.items() if width == 0] == [side]


@pytest.mark.parametrize("level", [24, 25])
def test_an_edge_is_plain_where_all_of_it_is_near_its_commonest_level(level):
    picture = framed(10, 0, 10, 0, "#0C0C0C")
    picture.putpixel((50, 0), (level, 12, 12))

    assert borders(picture).top == (0.1 if level == 24 else 0)


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (30, 20)])
def test_one_colour_has_no_margins(size):
    assert set(borders(Image.new("RGB", size, "red")).model_dump().values()) == {0}


def test_two_colours_side_by_side_are_no_margins_above_and_below():
    found = borders(corners(40, 40))

    assert (found.top, found.bottom, found.left, found.right) == (0, 0, 0, 0)
