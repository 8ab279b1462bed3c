"""Colourfulness is worked out by hand for flat and two-coloured pictures."""

import numpy as np
import pytest
from PIL import Image

from pixelgate.imaging.measures.colorfulness import colorfulness
from tests.support.images import corners


@pytest.mark.parametrize("color", ["black", "white", "#777777"])
def test_grey_is_not_colourful(color):
    assert colorfulness(Image.new("RGB", (9, 5), color)) == 0


def test_one_colour_counts_by_its_distance_from_grey():
    # Pure red: red - green is 255, half of red is 127.5, and nothing is spread.
    assert colorfulness(Image.new("RGB", (9, 5), "red")) == pytest.approx(
        0.3 * np.hypot(255, 127.5), abs=0.01
    )


def test_spread_counts_more():
    picture = Image.new("RGB", (10, 10), "red")
    picture.paste("lime", (0, 0, 10, 5))

    # red - green is 255 and -255, the other opponent 127.5 everywhere.
    assert colorfulness(picture) == pytest.approx(255 + 0.3 * 127.5, abs=0.01)


def test_less_saturation_is_less_colourful():
    vivid = corners(64, 64)

    assert colorfulness(Image.blend(vivid, Image.new("RGB", vivid.size, "gray"), 0.5)) < colorfulness(vivid)
