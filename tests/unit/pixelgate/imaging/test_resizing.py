"""Another size: Pillow's filters, whoever computes them."""

import numpy as np
import pytest
from PIL import Image
from PIL.Image import Resampling

from pixelgate.imaging import resizing
from pixelgate.imaging.resizing import resize
from tests.support.images import noise

FILTERS = [Resampling.BOX, Resampling.BILINEAR, Resampling.BICUBIC, Resampling.LANCZOS]
GOALS = [
    ((320, 240), None, None),
    ((300, 300), None, None),
    ((96, 64), (100, 0, 500, 400), None),
    ((96, 64), (100.3, 0.5, 499.7, 399.25), None),
    ((100, 75), None, 1.0),
    ((100, 75), None, 3.0),
    ((90, 70), (11, 7, 601, 473), 2.0),
]


@pytest.fixture
def pillow_only(monkeypatch):
    """As on a processor that the other library has no wheel for."""
    monkeypatch.setattr(resizing, "_ALGORITHMS", {})


def differences(resized: Image.Image, expected: Image.Image) -> np.ndarray:
    assert (resized.mode, resized.size) == (expected.mode, expected.size)
    return np.abs(np.asarray(resized, np.int16) - np.asarray(expected, np.int16))


@pytest.mark.parametrize(("size", "box", "gap"), GOALS)
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("resample", FILTERS[1:])
def test_pillow_computes_nearly_the_same(resample, mode, size, box, gap):
    picture = noise(640, 480).convert(mode)

    resized = resize(picture, size, resample, box=box, reducing_gap=gap)

    found = differences(resized, picture.resize(size, resample, box=box, reducing_gap=gap))
    assert found.max() <= 3
    assert found.mean() < 0.25


@pytest.mark.parametrize(("size", "box", "gap"), GOALS)
@pytest.mark.parametrize("resample", FILTERS)
@pytest.mark.usefixtures("pillow_only")
def test_without_the_other_library_pillow_computes_all(resample, size, box, gap):
    picture = noise(640, 480)

    resized = resize(picture, size, resample, box=box, reducing_gap=gap)

    assert not differences(resized, picture.resize(size, resample, box=box, reducing_gap=gap)).any()


@pytest.mark.parametrize("mode", ["RGBA", "CMYK", "LA", "P", "I;16"])
def test_what_is_neither_colour_nor_grey_is_left_to_pillow(mode):
    picture = noise(64, 48).convert("L").convert(mode) if mode == "I;16" else noise(64, 48).convert(mode)
    resample = Resampling.NEAREST if mode == "P" else Resampling.BICUBIC

    resized = resize(picture, (20, 15), resample)

    assert resized.tobytes() == picture.resize((20, 15), resample).tobytes()


@pytest.mark.parametrize("shape", [(1, 1), (20_000, 3), (3, 20_000), (1, 300)])
@pytest.mark.parametrize("size", [(1, 1), (300, 5), (224, 224)])
@pytest.mark.parametrize("resample", FILTERS)
def test_no_shape_is_too_odd(resample, size, shape):
    even = Image.new("RGB", shape, (10, 120, 250))

    assert resize(even, size, resample).getcolors() == [(size[0] * size[1], (10, 120, 250))]


def test_a_picture_that_fills_several_blocks_of_memory_is_read_whole():
    picture = noise(3000, 2500)

    found = differences(
        resize(picture, (600, 500), Resampling.BICUBIC), picture.resize((600, 500), Resampling.BICUBIC)
    )

    assert found.max() <= 3


def test_the_picture_itself_stays_as_it_was():
    picture = noise(200, 100)
    before = picture.tobytes()

    resize(picture, (50, 25), Resampling.LANCZOS)

    assert picture.tobytes() == before
