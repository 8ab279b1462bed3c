"""A watermark lies where it should, as large and as strong as it should."""

import numpy as np
import pytest
from PIL import Image

from pixelgate.domain.renditions import Overlay, Position
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.renditions.overlay import lay_over, open_stamp
from tests.support.documents import OTHER_ID
from tests.support.images import encoded, exif

GREY = Image.new("RGB", (400, 200), (100, 100, 100))
LIME = Image.new("RGBA", (1000, 500), (0, 255, 0, 255))


def marked(picture=GREY, stamp=LIME, **keys):
    overlay = Overlay.model_validate({"image": OTHER_ID, **keys})
    return lay_over(picture, overlay, {OTHER_ID: stamp})


def marked_area(picture, before=GREY):
    """Left, top, right, bottom of what has changed."""
    changed = (np.asarray(picture.convert("RGB")) != np.asarray(before)).any(-1)
    columns, rows = np.flatnonzero(changed.any(0)), np.flatnonzero(changed.any(1))
    return tuple(int(each) for each in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))


@pytest.mark.parametrize(
    ("position", "left", "top"),
    [
        ("top-left", 10, 10),
        ("top", 150, 10),
        ("top-right", 290, 10),
        ("left", 10, 75),
        ("center", 150, 75),
        ("right", 290, 75),
        ("bottom-left", 10, 140),
        ("bottom", 150, 140),
        ("bottom-right", 290, 140),
    ],
)
def test_it_lies_at_its_position_with_its_margin(position, left, top):
    area = marked_area(marked(position=position, margin=0.05, scale=0.25))

    assert area == (left, top, left + 100, top + 50)
    assert {each.value for each in Position} >= {position}


def test_it_is_as_strong_as_its_opacity():
    assert marked(opacity=1).getpixel((380, 180)) == (0, 255, 0)
    assert marked(opacity=0.5).getpixel((380, 180)) == pytest.approx((50, 178, 50), abs=2)
    assert marked(stamp=Image.new("RGBA", (9, 9))).tobytes() == GREY.tobytes()


def test_a_picture_is_never_enlarged_and_never_larger_than_the_rendition():
    small = marked(stamp=LIME.resize((40, 20)), scale=1, position="center")
    tall = marked(stamp=LIME.resize((100, 5000)), scale=1, position="center", margin=0)

    assert marked_area(small) == (180, 90, 220, 110)
    assert marked_area(tall) == (198, 0, 202, 200)


def test_what_is_transparent_below_stays_so_where_nothing_lies():
    laid = marked(picture=Image.new("RGBA", (400, 200)), position="top-left", opacity=1)

    assert laid.mode == "RGBA"
    assert laid.getpixel((300, 100))[3] == 0
    assert laid.getpixel((20, 20)) == (0, 255, 0, 255)


def text(picture=GREY, **keys):
    return lay_over(picture, Overlay.model_validate({"text": "© Example “Ltd”", **keys}), {})


def test_a_text_is_about_as_wide_as_its_scale():
    left, top, right, bottom = marked_area(text(scale=0.5, position="center", margin=0.05))

    assert 170 <= right - left <= 200
    assert abs((left + right) / 2 - 200) < 4
    assert abs((top + bottom) / 2 - 100) < 6


def test_a_text_has_its_colour_and_an_outline_that_shows_on_any_ground():
    white = Image.new("RGB", (400, 200), "white")

    pixels = np.asarray(text(scale=0.8, color="#FF0000", opacity=1)).reshape(-1, 3)
    on_white = np.asarray(text(white, scale=0.8, opacity=1)).reshape(-1, 3)

    assert (pixels == (255, 0, 0)).all(1).any()
    assert on_white.min() < 128


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (400, 2), (16, 16)])
def test_a_picture_without_room_for_it_stays_a_picture(size):
    picture = Image.new("RGB", size, "teal")

    for laid in (text(picture, margin=0.4), marked(picture, margin=0.4)):
        assert (laid.size, laid.mode) == (size, "RGB")


def test_a_stamp_is_read_upright_and_keeps_its_transparency():
    picture = Image.new("RGBA", (30, 20), (0, 0, 255, 128))

    stamp = open_stamp(encoded(picture, "PNG", exif=exif(orientation=6)), Limits())

    assert (stamp.size, stamp.mode) == ((20, 30), "RGBA")
    assert stamp.getpixel((5, 5))[3] == 128
