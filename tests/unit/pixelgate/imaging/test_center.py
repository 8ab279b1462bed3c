"""The middle square: what a centre crop of the whole picture would hold, and no more work than that."""

import numpy as np
import pytest
from PIL import Image
from PIL.Image import Resampling

from pixelgate.domain.model_cards.preprocess import Preprocess
from pixelgate.imaging import resizing
from pixelgate.imaging.center import center_square
from pixelgate.imaging.decode import open_image
from pixelgate.imaging.fit import SHRINKING
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.resizing import resize
from pixelgate.imaging.tensors import to_tensor
from pixelgate.imaging.work_copy import CENTER_SIDE, EXACT_SOURCE_SIDE, encode_exactly, open_work_copy
from tests.support.images import encoded, exif, noise

CLASSIFIER = Preprocess.model_validate(
    {
        "resize": {"mode": "shorter_side", "size": 256},
        "filter": "bicubic",
        "crop": {"width": 224, "height": 224},
        "color": "RGB",
        "mean": [0, 0, 0],
        "std": [1, 1, 1],
        "layout": "NCHW",
    }
)
SIZES = [
    (640, 480),
    (480, 640),
    (333, 999),
    (400, 801),
    (1501, 333),
    (1080, 1920),
    (256, 256),
    (100, 70),
    (31, 200),
]


@pytest.mark.parametrize("size", SIZES)
def test_a_classifier_gets_the_tensor_that_the_whole_picture_gives(size):
    picture = noise(*size)

    square = open_work_copy(encode_exactly(center_square(picture, CENTER_SIDE)).data)

    difference = np.abs(to_tensor(square, CLASSIFIER) - to_tensor(picture, CLASSIFIER, by=Image.Image.resize))
    # Rows and columns are rounded one after the other.
    assert difference.max() <= 2
    assert (difference > 0).mean() < 0.01


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_turned_before_it_is_resized(orientation):
    stored = noise(300, 420)
    data = encoded(stored, "PNG", exif=exif(orientation=orientation))

    opened = open_image(data, limits=Limits(), long_side=1024, short_side=EXACT_SOURCE_SIDE)

    upright = opened.fitted(None)
    assert np.array_equal(opened.center(64), center_square(upright, 64))
    assert np.array_equal(opened.squeezed(64), resize(upright, (64, 64), Resampling.BILINEAR))


@pytest.mark.parametrize("size", [(20_000, 3), (3, 20_000), (1, 1)])
def test_no_shape_is_too_odd(size):
    assert center_square(Image.new("RGB", size), CENTER_SIDE).size == (256, 256)


def test_a_large_jpeg_is_read_at_no_less_than_three_times_the_square():
    data = encoded(noise(5000, 1700), "JPEG")

    opened = open_image(data, limits=Limits(), long_side=1024, short_side=EXACT_SOURCE_SIDE)

    assert min(opened.pixels.size) == 850


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_all_copies_of_what_is_no_jpeg_are_made_of_the_same_averages(mode):
    picture = noise(2600, 1950).convert(mode)
    data = encoded(picture, "PNG", compress_level=0)

    opened = open_image(data, limits=Limits(), long_side=1024, short_side=EXACT_SOURCE_SIDE)

    averaged = picture.reduce(2)
    expected = [
        center_square(averaged, CENTER_SIDE),
        resize(averaged, (300, 300), Resampling.BILINEAR),
        resize(averaged, (1024, 768), SHRINKING),
    ]
    made = [opened.center(CENTER_SIDE), opened.squeezed(300), opened.fitted(1024)]
    assert [copy.tobytes() for copy in made] == [copy.convert("RGB").tobytes() for copy in expected]
    assert opened.fitted(None).size == (2600, 1950)


def test_a_jpeg_that_is_not_much_too_large_is_read_whole():
    picture = noise(1800, 1200)
    data = encoded(picture, "JPEG", quality=95)

    opened = open_image(data, limits=Limits(), long_side=1024, short_side=EXACT_SOURCE_SIDE)

    assert opened.pixels.size == (1800, 1200)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"crop": None}, False),
        ({"crop": {"width": 300, "height": 224}}, False),
        ({"resize": {"mode": "stretch", "width": 256, "height": 256}}, False),
    ],
)
def test_only_a_crop_of_the_shorter_side_sees_no_more_than_the_middle(changes, expected):
    card = CLASSIFIER.model_dump() | changes

    assert Preprocess.model_validate(card).sees_center_only is expected


@pytest.mark.parametrize("size", SIZES)
def test_where_pillow_resizes_the_square_is_what_it_makes_of_the_whole(monkeypatch, size):
    monkeypatch.setattr(resizing, "_ALGORITHMS", {})
    picture = noise(*size)
    width, height = (round(length * CENTER_SIDE / min(size)) for length in size)
    left, top = (width - CENTER_SIDE) // 2, (height - CENTER_SIDE) // 2

    square = center_square(picture, CENTER_SIDE)

    whole = picture.resize((width, height), Resampling.BICUBIC)
    expected = whole.crop((left, top, left + CENTER_SIDE, top + CENTER_SIDE))
    difference = np.asarray(square, np.int16) - np.asarray(expected, np.int16)
    assert np.abs(difference).max() <= 2
    # The edges of a box are numbers of 32 bits in Pillow.
    assert (difference != 0).mean() < 0.001


@pytest.mark.parametrize(
    ("resizing", "crop", "expected"),
    [
        ({"mode": "stretch", "width": 300, "height": 300}, None, True),
        ({"mode": "stretch", "width": 320, "height": 320}, None, False),
        ({"mode": "stretch", "width": 300, "height": 300}, {"width": 224, "height": 224}, False),
        ({"mode": "shorter_side", "size": 300}, None, False),
    ],
)
def test_a_detector_reads_the_squeezed_copy_where_that_changes_nothing(resizing, crop, expected):
    card = {**CLASSIFIER.model_dump(), "resize": resizing, "crop": crop}

    assert Preprocess.model_validate(card).sees_squeezed(300) is expected
