"""The background is the colour around the drawing."""

import pytest
from PIL import Image

from pixelgate.imaging.measures.background import background
from tests.support.images import noise


def test_a_product_stands_on_its_background():
    picture = Image.new("RGB", (100, 100), "white")
    picture.paste(noise(70, 70), (15, 15))

    found = background(picture)

    assert (found.hex, found.name, found.share) == ("#FFFFFF", "white", 1.0)


def test_what_reaches_the_edge_lowers_the_share():
    picture = Image.new("RGB", (100, 100), "#0A84FF")
    picture.paste("black", (40, 50, 60, 100))

    found = background(picture)

    assert found.name == "dodgerblue"
    # 20 of about 400 pixels around.
    assert found.share == pytest.approx(0.95, abs=0.01)


def test_shades_of_a_wall_are_one_background_and_beat_one_flat_spot():
    wall = Image.linear_gradient("L").convert("RGB").point(lambda level: 150 + level // 8)
    wall.paste("red", (0, 0, 40, 40))

    found = background(wall)

    assert found.name in ("darkgray", "silver")
    assert found.share > 0.9


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 3)])
def test_a_tiny_picture_is_all_background(size):
    assert background(Image.new("RGB", size, "red")).share == 1
