"""SSIM by its definition, window by window."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from pixelgate.imaging.renditions.ssim import luma_of, ssim
from tests.support.images import corners, noise


def by_definition(first, second):
    """Equation 13 of Wang et al. 2004 over windows of 8 x 8 at every fourth pixel."""
    scores = []
    for top in range(0, first.shape[0] - 7, 4):
        for left in range(0, first.shape[1] - 7, 4):
            x, y = (each[top : top + 8, left : left + 8].astype(float) for each in (first, second))
            covariance = ((x - x.mean()) * (y - y.mean())).mean()
            c1, c2 = 2.55**2, 7.65**2
            scores.append(
                (2 * x.mean() * y.mean() + c1)
                * (2 * covariance + c2)
                / ((x.mean() ** 2 + y.mean() ** 2 + c1) * (x.var() + y.var() + c2))
            )
    return np.mean(scores)


@pytest.mark.parametrize("size", [(64, 48), (61, 47), (8, 8)])
def test_it_is_what_the_definition_says(size):
    first = luma_of(noise(*size, seed=1))
    second = first + np.random.default_rng(3).normal(0, 9, first.shape).round().astype(np.float32)

    assert ssim(first, second) == pytest.approx(by_definition(first, second), abs=1e-9)


def test_equal_pictures_are_one_and_unrelated_ones_near_nothing():
    first = luma_of(noise(64, 64))
    static = np.random.default_rng(4).integers(0, 256, (2, 64, 64)).astype(np.float32)

    assert ssim(first, first) == 1
    assert abs(ssim(*static)) < 0.1


def test_the_worse_the_lower():
    picture = noise(128, 96).filter(ImageFilter.EDGE_ENHANCE_MORE)
    scores = [ssim(luma_of(picture), luma_of(picture.filter(ImageFilter.BoxBlur(r)))) for r in (0, 1, 3, 9)]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1


@pytest.mark.parametrize("size", [(1, 1), (3, 100), (100, 7)])
def test_pictures_smaller_than_a_window_are_compared_too(size):
    black, white = (luma_of(Image.new("L", size, color)) for color in ("black", "white"))

    assert ssim(black, black) == 1
    assert ssim(black, white) < 0.01


def test_what_is_transparent_is_compared_over_white():
    clear = Image.new("RGBA", (16, 16), (0, 0, 0, 0))

    assert (luma_of(clear) == 255).all()
    assert luma_of(corners()).shape == (32, 48)
