"""What counts as a picture of nothing."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pixelgate.imaging.measures.blank import blank_reason
from tests.support.images import corners, encoded


@pytest.mark.parametrize(
    ("color", "reason"),
    [("black", "all_black"), ("white", "all_white"), ("#F8F4F0", "all_white"), ("#0A84FF", "one_color")],
)
@pytest.mark.parametrize("size", [(1, 1), (384, 1), (200, 100)])
def test_one_colour_is_blank(color, reason, size):
    assert blank_reason(Image.new("RGB", size, color)) == reason


def test_an_empty_page_from_a_scanner_is_blank():
    grain = np.random.default_rng(2).normal(246, 3, (200, 150, 3))
    page = Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8))

    assert blank_reason(Image.open(BytesIO(encoded(page, "JPEG", quality=80)))) == "all_white"


def test_a_page_with_one_line_is_not_blank():
    page = Image.new("RGB", (200, 280), "white")
    page.paste("black", (20, 40, 120, 43))

    assert blank_reason(page) is None


@pytest.mark.parametrize("picture", [corners(), Image.linear_gradient("L").convert("RGB")])
def test_pictures_are_not_blank(picture):
    assert blank_reason(picture) is None
