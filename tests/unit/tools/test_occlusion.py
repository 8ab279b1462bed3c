import numpy as np
from PIL import Image

from tools.occlusion import draw_heat, occlusion_sensitivity


def with_red_corner() -> Image.Image:
    picture = Image.new("RGB", (60, 36), "black")
    picture.paste("red", (48, 0, 60, 12))
    return picture


def share_of_red(pictures: list[Image.Image]) -> np.ndarray:
    """A classifier of one label: how much of the corner is red."""
    return np.array([np.asarray(picture)[:12, 48:, 0].mean() / 255 for picture in pictures], dtype=np.float32)


def test_the_label_rests_where_hiding_makes_it_fall():
    found = occlusion_sensitivity(with_red_corner(), share_of_red)

    assert found.heat.shape == (36, 60)
    assert found.heat[:12, 48:].min() > 0.1
    # A square of a sixth of the shorter side that ends beside the corner cannot touch it.
    assert np.abs(found.heat[:, :42]).max() == 0
    assert found.confidence == 1.0
    assert found.lowest < 0.8


def test_hiding_what_argues_against_a_label_is_negative():
    found = occlusion_sensitivity(with_red_corner(), lambda pictures: 1 - share_of_red(pictures))

    assert found.heat.min() < -0.1
    assert found.heat.max() == 0


def test_every_pixel_is_hidden_at_least_once_whatever_the_size():
    for size in ((1, 1), (7, 3), (384, 7), (61, 200)):
        found = occlusion_sensitivity(
            Image.new("RGB", size), lambda pictures: np.zeros(len(pictures), np.float32)
        )
        assert np.isfinite(found.heat).all()


def test_red_marks_what_speaks_for_and_blue_what_speaks_against():
    drawn = draw_heat(Image.new("RGB", (3, 1), "grey"), np.array([[0.5, 0.0, -0.5]]))

    (for_red, _, for_blue), plain, (against_red, _, against_blue) = (drawn.getpixel((x, 0)) for x in range(3))
    assert for_red > for_blue
    assert len(set(plain)) == 1
    assert against_blue > against_red
