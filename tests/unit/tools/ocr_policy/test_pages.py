"""Drawn pages are the same for everyone, and their text is known."""

from random import Random

import numpy as np
import pytest

from tools.ocr_policy.pages import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_draws_the_same_page_again(kind):
    first, again, other = (KINDS[kind](Random(seed)) for seed in (1, 1, 2))

    assert first.text == again.text != other.text
    assert np.array_equal(np.asarray(first.picture), np.asarray(again.picture))
    assert first.picture.mode == "RGB"


def test_low_light_is_dark_and_a_clean_page_is_white():
    brightness = {kind: np.asarray(KINDS[kind](Random(1)).picture).mean() for kind in KINDS}

    assert brightness["low light"] < 70
    assert brightness["clean page"] > 200


def test_a_rotated_page_says_what_the_clean_one_says():
    assert KINDS["rotated page"](Random(3)).text == KINDS["clean page"](Random(3)).text
