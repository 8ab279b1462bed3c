"""Tensors hold exactly the numbers that a card's preprocessing says, worked out by hand here."""

import numpy as np
import pytest
from PIL import Image

from pixelgate.domain.model_cards.preprocess import Preprocess
from pixelgate.imaging import resizing
from pixelgate.imaging.tensors import to_tensor
from tests.support.images import corners, noise

PLAIN = {
    "resize": {"mode": "stretch", "width": 2, "height": 2},
    "filter": "bilinear",
    "color": "RGB",
    "mean": (0, 0, 0),
    "std": (1, 1, 1),
    "layout": "NHWC",
}


def preprocess(**changes: object) -> Preprocess:
    return Preprocess.model_validate({**PLAIN, **changes})


def tensor(picture: Image.Image, **changes: object) -> np.ndarray:
    made = to_tensor(picture, preprocess(**changes))
    assert made.dtype == np.float32
    assert made.flags["C_CONTIGUOUS"]
    return made


def dots(*rows: list[tuple[int, int, int]]) -> Image.Image:
    return Image.fromarray(np.array(rows, dtype=np.uint8))


FOUR_DOTS = dots([(255, 0, 0), (0, 254, 0)], [(0, 0, 253), (10, 20, 30)])


def test_nhwc_keeps_rows_columns_channels():
    assert tensor(FOUR_DOTS).tolist() == [[[[255, 0, 0], [0, 254, 0]], [[0, 0, 253], [10, 20, 30]]]]


def test_nchw_has_one_plane_per_channel():
    assert tensor(FOUR_DOTS, layout="NCHW").tolist() == [
        [[[255, 0], [0, 10]], [[0, 254], [0, 20]], [[0, 0], [253, 30]]]
    ]


@pytest.mark.parametrize("color", ["RGB", "BGR"])
def test_both_layouts_hold_the_same_numbers(color):
    card = {"resize": {"mode": "stretch", "width": 37, "height": 23}, "color": color}
    card |= {"mean": (104, 117, 123), "std": (58, 57, 56)}

    rows = tensor(noise(60, 40), **card, layout="NHWC")
    planes = tensor(noise(60, 40), **card, layout="NCHW")

    assert (rows.transpose(0, 3, 1, 2) == planes).all()


def test_bgr_reverses_the_channels_and_mean_and_std_follow_them():
    [[[first, _], [_, last]]] = tensor(FOUR_DOTS, color="BGR", mean=(104, 117, 123), std=(2, 4, 8))

    assert first.tolist() == [(0 - 104) / 2, (0 - 117) / 4, (255 - 123) / 8]
    assert last.tolist() == [(30 - 104) / 2, (20 - 117) / 4, (10 - 123) / 8]


@pytest.mark.parametrize(
    ("mean", "std", "value", "expected"),
    [
        pytest.param(127, 128, 255, 1.0, id="(x - 127) / 128"),
        pytest.param(127.5, 127.5, 0, -1.0, id="x * 2 / 255 - 1, black"),
        pytest.param(127.5, 127.5, 255, 1.0, id="x * 2 / 255 - 1, white"),
        pytest.param(0, 1, 200, 200.0, id="0..255"),
    ],
)
def test_values_are_normalised(mean, std, value, expected):
    made = tensor(Image.new("RGB", (2, 2), (value,) * 3), mean=(mean,) * 3, std=(std,) * 3)

    assert (made == np.float32(expected)).all()


@pytest.mark.parametrize(
    ("resize", "size", "shape"),
    [
        pytest.param({"mode": "stretch", "width": 300, "height": 300}, (640, 480), (300, 300), id="stretch"),
        pytest.param({"mode": "shorter_side", "size": 256}, (384, 288), (256, 341), id="shorter side, wide"),
        pytest.param({"mode": "shorter_side", "size": 256}, (288, 384), (341, 256), id="shorter side, tall"),
        pytest.param(
            {"mode": "shorter_side", "size": 256}, (100, 100), (256, 256), id="shorter side, enlarged"
        ),
        pytest.param(
            {"mode": "bounded", "max_side": 640, "multiple_of": 32}, (1024, 768), (480, 640), id="bounded"
        ),
        pytest.param(
            {"mode": "bounded", "max_side": 640, "multiple_of": 32}, (200, 70), (64, 192), id="bounded, small"
        ),
        pytest.param(
            {"mode": "bounded", "max_side": 640, "multiple_of": 32}, (1024, 9), (32, 640), id="bounded, flat"
        ),
        pytest.param(
            {"mode": "fixed_height", "height": 48, "max_width": 320}, (200, 100), (48, 96), id="line"
        ),
        pytest.param(
            {"mode": "fixed_height", "height": 48, "max_width": 320}, (2000, 100), (48, 320), id="long line"
        ),
        pytest.param(
            {"mode": "letterbox", "width": 416, "height": 416, "fill": (1, 2, 3)},
            (600, 300),
            (416, 416),
            id="box",
        ),
        pytest.param(
            {"mode": "blurred_backdrop", "width": 224, "height": 224, "sigma": 10},
            (90, 300),
            (224, 224),
            id="blur",
        ),
    ],
)
def test_every_mode_has_the_size_it_promises(resize, size, shape):
    assert tensor(noise(*size), resize=resize).shape == (1, *shape, 3)


def test_the_crop_is_the_middle():
    columns = dots(*[[(10 * x, 0, 0) for x in range(8)]] * 4)

    made = tensor(columns, resize={"mode": "shorter_side", "size": 4}, crop={"width": 4, "height": 2})

    assert made.shape == (1, 2, 4, 3)
    assert made[0, 0, :, 0].tolist() == [20, 30, 40, 50]


@pytest.mark.parametrize("color", ["RGB", "BGR"])
def test_a_letterbox_is_filled_in_the_card_s_channel_order(color):
    resize = {"mode": "letterbox", "width": 8, "height": 8, "fill": (1, 2, 3)}

    made = tensor(Image.new("RGB", (8, 4), (200, 200, 200)), resize=resize, color=color)

    assert made[0, :, 0].tolist() == [[1, 2, 3]] * 2 + [[200, 200, 200]] * 4 + [[1, 2, 3]] * 2


def test_a_backdrop_is_the_picture_itself_blurred():
    resize = {"mode": "blurred_backdrop", "width": 64, "height": 64, "sigma": 10}
    half_black = Image.new("RGB", (64, 32))
    half_black.paste("white", (32, 0, 64, 32))

    rows = tensor(half_black, resize=resize)[0, :, :, 0]

    assert rows[32, 31] == 0
    assert rows[32, 32] == 255
    assert 64 < rows[2, 31] < 192
    assert rows[2, 0] < 64 < 192 < rows[2, 63]


def test_the_filter_is_the_card_s():
    resize = {"mode": "stretch", "width": 5, "height": 5}
    for name in ("bilinear", "bicubic", "lanczos"):
        expected = resizing.resize(corners(), (5, 5), Image.Resampling[name.upper()])

        assert np.array_equal(
            tensor(corners(), resize=resize, filter=name)[0], np.asarray(expected, np.float32)
        )
