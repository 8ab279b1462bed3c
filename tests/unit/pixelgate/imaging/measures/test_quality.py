"""Sharpness, exposure and contrast of drawn pictures."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from pixelgate.domain.findings.base import Box
from pixelgate.imaging.measures.exposure import contrast, exposure
from pixelgate.imaging.measures.sharpness import region_sharpness, sharpness


def checkerboard(side: int = 64) -> Image.Image:
    y, x = np.indices((side, side))
    return Image.fromarray((((x // 8 + y // 8) % 2) * 255).astype(np.uint8)).convert("RGB")


def test_a_flat_picture_has_no_sharpness():
    assert sharpness(Image.new("RGB", (50, 50), "teal")) == 0


def test_one_dot_has_the_variance_worked_out_by_hand():
    picture = Image.new("RGB", (5, 5))
    picture.putpixel((2, 2), (10, 10, 10))

    # The inner 3 x 3 Laplacian is -40 in the middle, 10 at its four neighbours, 0 in the corners: mean 0.
    assert sharpness(picture) == pytest.approx((40**2 + 4 * 10**2) / 9, abs=0.01)


def test_blur_always_lowers_sharpness():
    scores = [sharpness(checkerboard().filter(ImageFilter.GaussianBlur(radius))) for radius in range(5)]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 100 * scores[-1]


@pytest.mark.parametrize("height", [3, 33, 34, 35, 66, 67, 300])
def test_sharpness_is_the_variance_over_all_rows_of_a_picture_of_any_height(height):
    luma = np.random.default_rng(height).integers(0, 256, (height, 41))

    measured = sharpness(Image.fromarray(luma.astype(np.uint8)))

    inner = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * luma[1:-1, 1:-1]
    assert measured == pytest.approx(inner.var(), rel=1e-5)


@pytest.mark.parametrize("size", [(1, 1), (2, 50), (50, 2)])
def test_a_picture_too_small_for_the_kernel_is_flat(size):
    assert sharpness(Image.new("RGB", size, "red")) == 0


@pytest.mark.parametrize(
    ("color", "mean", "shadows", "highlights"),
    [("black", 0, 1, 0), ("white", 1, 0, 1), ("#808080", 128 / 255, 0, 0), ("#050505", 5 / 255, 0, 0)],
)
def test_exposure_of_flat_pictures(color, mean, shadows, highlights):
    measured = exposure(Image.new("RGB", (10, 10), color))

    assert measured.mean == pytest.approx(mean, abs=1e-4)
    assert (measured.shadows_clipped, measured.highlights_clipped) == (shadows, highlights)


def test_exposure_shares_are_of_all_pixels():
    picture = Image.new("RGB", (10, 10), "#808080")
    picture.paste("white", (0, 0, 10, 2))
    picture.paste("black", (0, 9, 10, 10))

    assert exposure(picture).model_dump() == {
        "mean": pytest.approx((70 * 128 + 20 * 255) / 25_500, abs=1e-4),
        "shadows_clipped": 0.1,
        "highlights_clipped": 0.2,
    }


def test_contrast_is_nothing_when_flat_and_a_half_at_most():
    assert contrast(Image.new("RGB", (9, 9), "#123456")) == 0
    assert contrast(checkerboard()) == 0.5


def test_a_region_is_as_sharp_at_any_size():
    picture = checkerboard(112)
    box = Box(x=0.25, y=0.25, width=0.5, height=0.5)

    same = [region_sharpness(picture.resize((side, side)), box) for side in (448, 672, 896)]

    assert max(same) < 1.2 * min(same)


def test_blur_and_few_pixels_lower_the_sharpness_of_a_region():
    picture, box = checkerboard(224), Box(x=0.25, y=0.25, width=0.5, height=0.5)
    whole = region_sharpness(picture, box)

    assert region_sharpness(picture.filter(ImageFilter.GaussianBlur(4)), box) < whole / 10
    assert region_sharpness(picture.resize((40, 40), Image.Resampling.BOX), box) < whole / 2


@pytest.mark.parametrize("box", [(0, 0, 1e-5, 1e-5), (0.99999, 0.99999, 1e-5, 1e-5), (0, 0, 1, 1e-5)])
def test_a_region_smaller_than_a_pixel_is_flat(box):
    x, y, width, height = box

    region = Box(x=x, y=y, width=width, height=height)

    assert region_sharpness(Image.new("RGB", (20, 10), "red"), region) == 0
