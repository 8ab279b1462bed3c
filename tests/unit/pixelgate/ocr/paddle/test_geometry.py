"""Hulls and rectangles against brute force; crops against what was drawn."""

from itertools import pairwise
from math import pi, radians

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter
from PIL.Image import Resampling

from pixelgate.ocr.paddle.geometry import TALLEST, Rectangle, convex_hull, crop, min_area_rectangle
from tests.support.images import noise

COORDINATE = st.integers(-50, 50)
POINTS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=20).map(
    lambda points: np.array(points, dtype=np.float64)
)


def overhang(rectangle, points):
    """By how much the farthest of ``points`` lies outside of ``rectangle``."""
    moved = points - [rectangle.x, rectangle.y]
    axis = np.array([np.cos(rectangle.angle), np.sin(rectangle.angle)])
    along, across = np.abs(moved @ axis), np.abs(moved @ [-axis[1], axis[0]])
    return max((along - rectangle.width / 2).max(), (across - rectangle.height / 2).max())


@given(POINTS)
def test_the_hull_turns_one_way_and_holds_every_point(points):
    hull = convex_hull(points)

    assert set(map(tuple, hull)) <= set(map(tuple, points))
    if len(hull) > 2:
        for start, stop in pairwise([*hull, hull[0]]):
            side, others = stop - start, points - start
            assert (side[0] * others[:, 1] - side[1] * others[:, 0] >= 0).all()


@given(POINTS)
def test_no_rectangle_at_any_angle_is_smaller(points):
    found = min_area_rectangle(points)

    angles = np.linspace(0, pi / 2, 181)
    widths = np.ptp(points @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)
    heights = np.ptp(points @ np.stack([-np.sin(angles), np.cos(angles)]), axis=0)
    assert found.width * found.height <= (widths * heights).min() + 1e-6
    assert overhang(found, points) <= 1e-6
    assert -pi / 4 <= found.angle <= pi / 4


@pytest.mark.parametrize(
    ("points", "sides"),
    [
        ([(3, 4)], (0, 0)),
        ([(3, 4), (3, 4), (3, 4)], (0, 0)),
        ([(0, 0), (4, 0)], (4, 0)),
        ([(0, 0), (3, 3), (1, 1), (2, 2), (3, 3)], (0, 18**0.5)),
        ([(0, 2), (0, 0), (0, 1)], (0, 2)),
    ],
    ids=["a point", "one point often", "two", "a diagonal", "a column"],
)
def test_points_on_a_line_have_a_rectangle_without_an_area(points, sides):
    found = min_area_rectangle(np.array(points, dtype=np.float64))

    assert sorted([found.width, found.height]) == pytest.approx(sorted(sides))
    assert overhang(found, np.array(points)) <= 1e-6


@pytest.mark.parametrize("degrees", [-44, -10, 0, 3, 30, 44])
def test_a_rectangle_is_found_again_from_its_corners(degrees):
    drawn = Rectangle(40.0, 30.0, 50.0, 12.0, radians(degrees))

    found = min_area_rectangle(drawn.corners())

    assert found.corners() == pytest.approx(drawn.corners(), abs=1e-6)


def test_a_grown_rectangle_is_wider_on_every_side():
    grown = Rectangle(0, 0, 10, 4, 0.3).grown(2)

    assert (grown.width, grown.height) == (14, 8)


@pytest.mark.parametrize("degrees", [0, -25, 10, 40])
def test_a_crop_is_level_and_shows_what_lies_in_the_rectangle(degrees):
    area = Rectangle(100.0, 80.0, 90.0, 30.0, radians(degrees))
    corners = area.corners()
    picture = Image.new("RGB", (200, 160), "white")
    draw = ImageDraw.Draw(picture)
    draw.polygon([tuple(corner) for corner in corners], fill="red")
    left_half = [corners[0], (corners[0] + corners[1]) / 2, (corners[2] + corners[3]) / 2, corners[3]]
    draw.polygon([tuple(corner) for corner in left_half], fill="blue")

    cut = crop(picture, corners)

    assert cut.size == (90, 30)
    assert cut.getpixel((8, 15)) == (0, 0, 255)
    assert cut.getpixel((82, 15)) == (255, 0, 0)
    assert cut.getpixel((82, 27)) == (255, 0, 0)


def test_a_crop_has_at_least_one_pixel_and_may_reach_beyond_the_picture():
    picture = Image.new("RGB", (10, 10), "white")

    assert crop(picture, Rectangle(5, 5, 0.2, 0.2, 0).corners()).size == (1, 1)
    assert crop(picture, Rectangle(0, 0, 30, 8, 0.2).corners()).size == (30, 8)


@pytest.mark.parametrize("height", [70, 150, 300])
@pytest.mark.parametrize("degrees", [-40, 3, 20])
def test_a_turned_crop_is_no_higher_than_anybody_looks_at_and_shows_the_same(degrees, height):
    area = Rectangle(400.0, 420.0, 1.7 * height, height, radians(degrees))
    picture = noise(800, 840).filter(ImageFilter.GaussianBlur(20))

    cut = crop(picture, area.corners())

    upright = picture.rotate(degrees, Resampling.BICUBIC, center=(area.x, area.y))
    left, top = area.x - area.width / 2, area.y - area.height / 2
    expected = upright.resize(cut.size, Resampling.BOX, box=(left, top, left + area.width, top + area.height))
    assert cut.size == (round(1.7 * TALLEST), TALLEST)
    assert np.abs(np.asarray(cut).astype(int) - np.asarray(expected)).max() <= 4


def test_a_high_turned_crop_may_reach_beyond_the_picture():
    picture = Image.new("RGB", (300, 200), "white")

    cut = crop(picture, Rectangle(290, 100, 400, 200, 0.3).corners())

    assert cut.size == (2 * TALLEST, TALLEST)
    assert (cut.getpixel((30, 32)), cut.getpixel((120, 32))) == ((255, 255, 255), (0, 0, 0))
