"""Only what is seen of a backdrop is blurred, and no pixel of it differs."""

import pytest
from PIL import Image, ImageFilter

from pixelgate.imaging.backdrop import blur_around
from tests.support.images import noise


def with_hidden(picture: Image.Image, hidden: tuple[int, int, int, int]) -> Image.Image:
    covered = picture.copy()
    covered.paste("black", hidden)
    return covered


@pytest.mark.parametrize("sigma", [0.4, 2.0, 3.7, 10.0, 21.5])
@pytest.mark.parametrize(
    "hidden", [(0, 30, 224, 194), (0, 100, 224, 101), (40, 0, 185, 224), (1, 0, 224, 224), (0, 0, 224, 224)]
)
def test_what_is_seen_has_the_pixels_of_the_whole_blurred_picture(hidden, sigma):
    picture = noise(224, 224)
    whole = picture.filter(ImageFilter.GaussianBlur(sigma))

    found = blur_around(picture, hidden, sigma=sigma)

    assert with_hidden(found, hidden).tobytes() == with_hidden(whole, hidden).tobytes()


def test_the_picture_itself_stays_as_it_was():
    picture = noise(50, 50)
    before = picture.tobytes()

    blur_around(picture, (0, 10, 50, 40), sigma=5)

    assert picture.tobytes() == before
