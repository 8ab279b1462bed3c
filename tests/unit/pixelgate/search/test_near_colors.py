"""Colours near one another have names that are found from one another."""

import random

import pytest

from pixelgate.domain.color_difference import ciede2000, lab_of_hex
from pixelgate.domain.color_names import COLOR_NAMES, color_values, family_of, fitting_names, nearest_name
from pixelgate.search.near_colors import names_near


@pytest.mark.parametrize("name", COLOR_NAMES)
def test_every_name_is_of_a_family_that_is_a_name_or_a_family(name):
    assert family_of(name) in color_values()


@pytest.mark.parametrize("distance", [3.0, 12.0])
def test_nearly_every_colour_that_is_near_has_one_of_the_names(distance):
    drawn = random.Random(7)
    missed, near = 0, 0
    for _ in range(40):
        center = [drawn.randrange(256) for _ in range(3)]
        names = names_near(lab_of_hex("#{:02X}{:02X}{:02X}".format(*center)), distance)
        for _ in range(25):
            moved = [min(255, max(0, channel + drawn.randint(-40, 40))) for channel in center]
            lab = lab_of_hex("#{:02X}{:02X}{:02X}".format(*moved))
            if ciede2000(lab_of_hex("#{:02X}{:02X}{:02X}".format(*center)), lab) <= distance:
                near += 1
                missed += nearest_name(lab, fitting_names(lab)) not in names

    assert near > 50
    assert missed <= near * 0.02


def test_few_names_are_near_a_colour():
    near = names_near(lab_of_hex("#0A84FF"), 12.0)

    assert near == ("dodgerblue", "mediumpurple", "royalblue", "steelblue")
