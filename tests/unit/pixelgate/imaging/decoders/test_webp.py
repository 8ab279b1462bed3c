"""A WebP is decoded no smaller than asked for, to what Pillow makes of it."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pixelgate.imaging.decoders import webp
from pixelgate.imaging.decoders.loading import load
from tests.support.images import animation, encoded, noise

FULL = (1001, 667)


def levels(image: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(int)


def still(**options) -> bytes:
    return encoded(noise(*FULL), "WEBP", **options)


def one_frame() -> bytes:
    """The first of two frames, in a file that calls itself an animation."""
    whole = animation("WEBP", 2)
    cut = whole[: whole.index(b"ANMF", whole.index(b"ANMF") + 4)]
    return cut[:4] + (len(cut) - 8).to_bytes(4, "little") + cut[8:]


def test_pillows_own_library_can_be_called():
    # Without it everything works, at twice the cost: nobody would notice.
    assert webp.can_decode(still())


@pytest.mark.parametrize("options", [{"quality": 80}, {"quality": 20}, {"lossless": True}])
def test_undivided_it_has_pillows_pixels(options):
    data = still(**options)

    decoded = webp.decode(data, FULL, FULL)

    assert decoded.mode == "RGB"
    assert np.array_equal(levels(decoded), levels(Image.open(BytesIO(data))))


@pytest.mark.parametrize(
    ("least", "factor"),
    [
        pytest.param((501, 334), 1, id="more than a half"),
        pytest.param((500, 333), 2, id="a half, rounded up"),
        pytest.param((300, 333), 2, id="the lower of two"),
        pytest.param((333, 222), 3, id="a third"),
        pytest.param((125, 80), 8, id="an eighth"),
        pytest.param((1, 1), 667, id="as small as can be"),
    ],
)
def test_divided_it_shows_averages(least, factor):
    data = still(quality=90)

    decoded = webp.decode(data, FULL, least)

    assert decoded.size == (-(-FULL[0] // factor), -(-FULL[1] // factor))
    expected = Image.open(BytesIO(data)).resize(decoded.size, Image.Resampling.BOX)
    assert np.abs(levels(decoded) - levels(expected)).mean() < 1.5


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(animation("WEBP", 3), id="an animation"),
        pytest.param(one_frame(), id="an animation of one frame, which Pillow counts like a picture"),
        pytest.param(encoded(Image.new("RGBA", (64, 48), (255, 0, 0, 128)), "WEBP"), id="transparent"),
        pytest.param(still()[:20], id="cut in its header"),
        pytest.param(b"no picture at all", id="something else"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_left_to_pillow(data):
    assert not webp.can_decode(data)


def test_an_animation_of_one_frame_is_decoded_all_the_same():
    image = Image.open(BytesIO(one_frame()))

    assert image.n_frames == 1
    assert load(image, one_frame(), (4, 4)).convert("RGB").getpixel((2, 2)) == (255, 0, 0)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_file_is_an_error(share):
    data = still()

    with pytest.raises(OSError, match="libwebp: decoding ended with status"):
        webp.decode(data[: int(len(data) * share)], FULL, (400, 300))


@pytest.mark.parametrize("size", [(1000, 667), (1002, 667), (2002, 1334)])
@pytest.mark.parametrize("least", [(1000, 667), (300, 200)])
def test_a_file_of_another_size_is_an_error(size, least):
    with pytest.raises(OSError, match="libwebp"):
        webp.decode(still(), size, least)


@pytest.fixture
def no_library(monkeypatch):
    monkeypatch.setattr(webp, "import_module", lambda name: webp)
    webp._libwebp.cache_clear()
    yield
    webp._libwebp.cache_clear()


def test_where_libwebp_cannot_be_called_all_is_left_to_pillow(no_library):
    assert not webp.can_decode(still())
    with pytest.raises(OSError, match="ask can_decode first"):
        webp.decode(still(), FULL, FULL)
    assert load(Image.open(BytesIO(still())), still(), (300, 200)).size == FULL
