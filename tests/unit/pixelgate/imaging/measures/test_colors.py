"""Dominant colours of drawn pictures are the colours they were drawn in."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from pixelgate.domain.color_difference import ciede2000, lab_of_hex
from pixelgate.domain.color_names import COLOR_NAMES, GREY_CHROMA
from pixelgate.imaging.measures.color_names import names_of
from pixelgate.imaging.measures.colors import dominant_colors
from pixelgate.imaging.measures.lab import Floats, lab_to_srgb, srgb_to_lab
from tests.support.images import corners, noise


def stripes(*colors: tuple[str, int]) -> Image.Image:
    """Vertical stripes of these colours and widths."""
    image = Image.new("RGB", (sum(width for _, width in colors), 20))
    left = 0
    for color, width in colors:
        image.paste(color, (left, 0, left + width, 20))
        left += width
    return image


def lab_of(*values: str) -> Floats:
    return srgb_to_lab(np.array([tuple(bytes.fromhex(value[1:])) for value in values], float))


# Reference values from Bruce Lindbloom's calculator, D65.
@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 255, 0), (87.73, -86.18, 83.18)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
        ((119, 119, 119), (50.03, 0.0, 0.0)),
    ],
)
def test_cielab_values(rgb, lab):
    assert srgb_to_lab(np.array(rgb, float)) == pytest.approx(lab, abs=0.02)


def test_cielab_and_back_is_the_same_colour():
    colors = np.random.default_rng(3).integers(0, 256, (500, 3)).astype(float)

    assert np.abs(lab_to_srgb(srgb_to_lab(colors)) - colors).max() < 0.01


def test_one_colour_is_all_of_it():
    [only] = dominant_colors(Image.new("RGB", (40, 30), "#0A84FF"))

    assert (only.hex, only.name, only.share) == ("#0A84FF", "dodgerblue", 1.0)


def test_flat_areas_give_their_own_colours_and_shares():
    found = dominant_colors(stripes(("#FF0000", 50), ("#FFFFFF", 30), ("#000080", 15), ("#008000", 5)))

    assert [(color.hex, color.name, color.share) for color in found] == [
        ("#FF0000", "red", 0.5),
        ("#FFFFFF", "white", 0.3),
        ("#000080", "navy", 0.15),
        ("#008000", "green", 0.05),
    ]


def test_shades_of_one_colour_are_one():
    assert len(dominant_colors(stripes(("#808080", 10), ("#858585", 10), ("#7C7C7C", 10)))) == 1


def test_a_speck_is_no_colour_of_the_picture():
    assert [color.name for color in dominant_colors(stripes(("#FFFFFF", 995), ("#FF0000", 5)))] == ["white"]


def test_blur_between_areas_does_not_displace_them():
    blurred = corners(200, 200).filter(ImageFilter.GaussianBlur(3))

    names = {color.name for color in dominant_colors(blurred)[:4]}

    assert names == {"red", "lime", "blue", "yellow"}


def test_there_are_at_most_eight_the_largest_first_and_always_the_same():
    picture = noise(200, 150)

    found = dominant_colors(picture)

    assert 2 <= len(found) <= 8
    assert [color.share for color in found] == sorted((color.share for color in found), reverse=True)
    assert sum(color.share for color in found) == pytest.approx(1, abs=0.05)
    assert dominant_colors(picture) == found


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("#FE0102", "red"),
        ("#FDFDFD", "white"),
        ("#0B0B0B", "black"),
        ("#7F8081", "gray"),
        ("#1A1A70", "midnightblue"),
        ("#FFB6C8", "pink"),
        ("#E8A33D", "orange"),
        ("#132C4C", "midnightblue"),
        ("#8F613D", "sienna"),
        ("#2E5E2A", "darkgreen"),
        ("#C9BEB9", "silver"),
        ("#373737", "black"),
        ("#3F3F3F", "dimgray"),
    ],
)
def test_names_are_what_people_say(value, name):
    assert names_of(lab_of(value)) == (name,)


@pytest.mark.parametrize("name", COLOR_NAMES)
def test_every_name_is_its_own_nearest(name):
    assert names_of(lab_of(COLOR_NAMES[name])) == (name,)


def test_each_of_many_colours_has_the_name_that_it_has_alone():
    # A grey next to colours: only its own names are restricted.
    values = ("#7F8081", "#FE0102", "#1A1A70")

    assert names_of(lab_of(*values)) == ("gray", "red", "midnightblue")


def test_a_name_is_the_nearest_by_the_difference_that_rules_measure():
    colors = srgb_to_lab(np.random.default_rng(5).integers(0, 256, (300, 3)).astype(float))
    # Greys are named by greys, whatever else is near.
    colors = colors[np.hypot(colors[:, 1], colors[:, 2]) >= GREY_CHROMA]

    for lab, found in zip(colors, names_of(colors), strict=True):
        nearest = min(COLOR_NAMES, key=lambda name: ciede2000(tuple(lab), lab_of_hex(COLOR_NAMES[name])))
        assert found == nearest
