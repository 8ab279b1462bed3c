"""Noise of drawn pictures is the noise that was added to them."""

import numpy as np
import pytest
from PIL import Image

from pixelgate.imaging.measures.noise import noise


def grainy(deviation: float, base: Image.Image) -> Image.Image:
    levels = np.asarray(base, dtype=np.float64)
    grain = np.random.default_rng(5).normal(0, deviation, levels.shape[:2])[..., np.newaxis]
    return Image.fromarray(np.clip(np.rint(levels + grain), 0, 255).astype(np.uint8))


def ramp() -> Image.Image:
    return Image.linear_gradient("L").convert("RGB").point(lambda level: 60 + level // 2)


@pytest.mark.parametrize("deviation", [3, 8, 20])
@pytest.mark.parametrize("base", [Image.new("RGB", (256, 256), "#808080"), ramp()])
def test_noise_is_measured_in_levels(deviation, base):
    assert noise(grainy(deviation, base)) == pytest.approx(deviation, rel=0.12)


@pytest.mark.parametrize("color", ["black", "white", "teal"])
def test_a_flat_picture_has_none(color):
    assert noise(Image.new("RGB", (40, 30), color)) == 0


def test_sharp_edges_are_no_noise():
    picture = ramp()
    for left in range(0, 256, 64):
        picture.paste("#202020", (left, 0, left + 16, 256))

    assert noise(picture) < 1
    assert noise(grainy(8, picture)) == pytest.approx(8, rel=0.2)


def test_blown_parts_do_not_hide_the_noise_of_the_rest():
    picture = grainy(8, Image.new("RGB", (256, 256), "#808080"))
    picture.paste("white", (0, 0, 256, 200))

    assert noise(picture) == pytest.approx(8, rel=0.2)


@pytest.mark.parametrize("size", [(1, 1), (9, 300), (300, 2)])
def test_a_picture_too_small_to_tell_has_none(size):
    assert noise(Image.new("RGB", size, "red")) == 0
