"""Work copies: bounded, upright, bare, and always the same bytes."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import encode_work_copy, open_work_copy
from tests.support.images import corners, encoded, exif_with_place, noise


@pytest.mark.parametrize(
    ("size", "long_side", "expected"),
    [
        ((2000, 1500), 1024, (1024, 768)),
        ((1500, 2000), 1024, (768, 1024)),
        ((300, 200), 1024, (300, 200)),
        # What is elongated may be longer for the same area, up to half as much again.
        ((1500, 1000), 1024, (1024, 683)),
        ((800, 2500), 1024, (473, 1478)),
        ((2000, 45), 384, (576, 13)),
    ],
)
def test_the_long_side_is_bounded_and_nothing_is_enlarged(size, long_side, expected):
    copy = encode_work_copy(Image.new("RGB", size), long_side=long_side)

    assert (copy.width, copy.height) == expected
    assert open_work_copy(copy.data).size == expected


def test_the_same_picture_gives_the_same_bytes():
    picture = noise(500, 300)

    assert encode_work_copy(picture, long_side=384) == encode_work_copy(picture, long_side=384)


def test_colours_and_places_survive_the_copy():
    copy = encode_work_copy(corners(480, 320), long_side=384)

    difference = np.asarray(open_work_copy(copy.data)).astype(int) - np.asarray(corners(384, 256)).astype(int)
    assert np.abs(difference).mean() < 2


def test_nothing_but_pixels_is_copied():
    original = encoded(
        corners(), "JPEG", exif=exif_with_place(), comment=b"secret", dpi=(300, 300), icc_profile=b"secret"
    )
    picture = decode_image(original, limits=Limits()).picture

    with Image.open(BytesIO(encode_work_copy(picture, long_side=384).data)) as copy:
        assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert [name for name, _ in copy.applist] == ["APP0"]
