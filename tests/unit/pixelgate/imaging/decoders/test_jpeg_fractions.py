"""A JPEG is decoded no smaller than asked for, and shows the same at whatever fraction."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFilter

from pixelgate.imaging.decoders.jpeg_fractions import draft
from tests.support.images import encoded, noise

FULL = (1001, 667)


def smooth(mode="RGB", size=FULL):
    """Something to see at every size, and nothing finer than three pixels."""
    return noise(*size).filter(ImageFilter.GaussianBlur(3)).convert(mode)


def drafted(data: bytes, least: tuple[int, int]) -> Image.Image:
    image = Image.open(BytesIO(data))
    draft(image, least)
    image.load()
    return image


@pytest.mark.parametrize(
    ("least", "size"),
    [
        pytest.param((1001, 667), FULL, id="the whole"),
        pytest.param((501, 334), FULL, id="a half, rounded up, that Pillow does not count on"),
        pytest.param((400, 300), (501, 334), id="a half"),
        pytest.param((376, 251), (376, 251), id="three eighths"),
        pytest.param((376, 252), (501, 334), id="three eighths would be too low"),
        pytest.param((251, 167), (376, 251), id="a quarter would be too narrow"),
        pytest.param((250, 166), (251, 167), id="a quarter"),
        pytest.param((100, 60), (126, 84), id="an eighth"),
    ],
)
def test_the_smallest_fraction_that_is_large_enough(least, size):
    assert drafted(encoded(smooth(), "JPEG"), least).size == size


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("progressive", [False, True])
def test_three_eighths_show_what_the_whole_shows(mode, subsampling, progressive):
    data = encoded(smooth(mode), "JPEG", quality=95, subsampling=subsampling, progressive=progressive)

    small = drafted(data, (360, 240))

    whole = Image.open(BytesIO(data))
    expected = np.asarray(whole.resize(small.size, Image.Resampling.BOX)).astype(int)
    assert small.size == (376, 251)
    assert small.mode == mode
    assert np.abs(np.asarray(small).astype(int) - expected).mean() < 1.5


def test_what_is_no_jpeg_is_left_as_it_is():
    assert drafted(encoded(smooth(), "PNG"), (376, 251)).size == FULL
