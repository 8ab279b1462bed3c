"""Subject and focus are where the one thing in a drawing is."""

import pytest
from PIL import Image, ImageDraw

from pixelgate.imaging.measures.composition import composition
from pixelgate.imaging.measures.saliency import SIDE, saliency
from tests.support.images import noise


def dot(x: float, y: float, size: tuple[int, int] = (300, 200)) -> Image.Image:
    """A plain picture with one dot, centred at these fractions."""
    picture = Image.new("RGB", size, "#7090B0")
    center_x, center_y = x * size[0], y * size[1]
    ImageDraw.Draw(picture).ellipse((center_x - 20, center_y - 20, center_x + 20, center_y + 20), "#F0E040")
    return picture


@pytest.mark.parametrize("place", [(0.5, 0.5), (0.25, 0.3), (0.7, 0.7), (0.8, 0.4)])
def test_a_single_thing_is_focus_and_subject(place):
    found = composition(dot(*place), width=300, height=200)

    box = found.subject
    assert (found.focus.x, found.focus.y) == pytest.approx(place, abs=0.08)
    assert (box.x + box.width / 2, box.y + box.height / 2) == pytest.approx(place, abs=0.08)
    assert found.subject_area < 0.2


def test_a_map_is_a_distribution():
    map_ = saliency(noise(80, 60))

    assert map_.shape == (SIDE, SIDE)
    assert map_.sum() == pytest.approx(1)
    assert map_.min() >= 0


@pytest.mark.parametrize("size", [(1, 1), (1, 384), (384, 1), (64, 64)])
def test_where_nothing_stands_out_the_middle_is_kept(size):
    found = composition(Image.new("RGB", size, "black"), width=10, height=20)

    assert (found.focus.x, found.focus.y) == pytest.approx((0.5, 0.5), abs=0.02)
    assert found.subject_area > 0.8


def test_the_aspect_ratio_is_that_of_the_image_and_never_nothing():
    assert composition(dot(0.5, 0.5), width=3000, height=2001).aspect_ratio == 1.4993
    assert composition(dot(0.5, 0.5), width=1, height=50_000).aspect_ratio > 0
