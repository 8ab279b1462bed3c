"""Subject and focus are where the one thing in a drawing is."""

import numpy as np
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


def test_the_map_is_the_paper_s_of_the_whole_spectrum_blurred_and_weighted_towards_the_middle():
    luma = np.random.default_rng(3).integers(0, 256, (SIDE, SIDE)).astype(np.uint8)
    spectrum = np.fft.fft2(luma)
    logarithm = np.log(np.abs(spectrum))
    shifts = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    residual = logarithm - sum(np.roll(logarithm, shift, axis=(0, 1)) for shift in shifts) / 9
    energy = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2
    place = np.arange(SIDE)
    blur = np.exp(-((place[:, np.newaxis] - place) ** 2) / (2 * 2.5**2))
    middle = np.exp(-(((place + 0.5) / SIDE - 0.5) ** 2) / (2 * 0.35**2))
    expected = (blur @ energy @ blur.T) * np.outer(middle, middle)

    map_ = saliency(Image.fromarray(luma))

    assert map_ == pytest.approx(expected / expected.sum(), rel=1e-6)


@pytest.mark.parametrize("size", [(1, 1), (1, 384), (384, 1), (64, 64)])
def test_where_nothing_stands_out_the_middle_is_kept(size):
    found = composition(Image.new("RGB", size, "black"), width=10, height=20)

    assert (found.focus.x, found.focus.y) == pytest.approx((0.5, 0.5), abs=0.02)
    assert found.subject_area > 0.8


def test_the_aspect_ratio_is_that_of_the_image_and_never_nothing():
    assert composition(dot(0.5, 0.5), width=3000, height=2001).aspect_ratio == 1.4993
    assert composition(dot(0.5, 0.5), width=1, height=50_000).aspect_ratio > 0
