"""The quality that a rendition asks for, by number, by SSIM or by bytes."""

from functools import partial
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pixelgate.domain.renditions import Rendition, RenditionFormat
from pixelgate.imaging.renditions.encoding import DEFAULT_QUALITY, encode
from pixelgate.imaging.renditions.quality_search import HIGHEST, LOWEST, encode_as_asked
from pixelgate.imaging.renditions.ssim import luma_of, ssim
from tests.support.images import noise

# Blobs with grain: neither so smooth nor so rough that every quality scores alike.
GRAIN = np.random.default_rng(5).normal(0, 12, (160, 240, 1))
PICTURE = Image.fromarray((noise(240, 160) + GRAIN).clip(0, 255).astype(np.uint8))
LOSSY = [RenditionFormat.JPEG, RenditionFormat.WEBP, RenditionFormat.AVIF]


def encoded(format_, **keys):
    rendition = Rendition.model_validate({"name": "r", "width": 1, "formats": [format_], **keys})
    return encode_as_asked(PICTURE, format_, rendition, partial(encode, PICTURE, format_, None))


def score(data):
    return ssim(luma_of(PICTURE), luma_of(Image.open(BytesIO(data))))


@pytest.mark.parametrize("format_", LOSSY)
def test_a_given_quality_is_used_and_else_the_formats_own(format_):
    assert encoded(format_, quality=37).quality == 37
    assert encoded(format_).quality == DEFAULT_QUALITY[format_]
    assert len(encoded(format_, quality=20).data) < len(encoded(format_, quality=90).data)


@pytest.mark.parametrize("format_", LOSSY)
@pytest.mark.parametrize("target", [0.9, 0.97])
def test_a_target_is_reached_with_the_least_quality(format_, target):
    found = encoded(format_, target_ssim=target)

    assert not found.misses_target
    assert score(found.data) >= target
    assert LOWEST < found.quality < HIGHEST
    assert score(encode(PICTURE, format_, None, found.quality - 1)) < target


@pytest.mark.parametrize("format_", LOSSY)
def test_the_best_quality_within_the_bytes_is_found(format_):
    limit = len(encode(PICTURE, format_, None, 60)) + 10

    found = encoded(format_, max_bytes=limit)

    assert not found.misses_target
    assert len(found.data) <= limit
    assert found.quality >= 60


def test_a_target_beyond_every_quality_is_said_to_be_missed():
    assert encoded(RenditionFormat.JPEG, max_bytes=100).misses_target
    assert encoded(RenditionFormat.JPEG, max_bytes=100).quality == LOWEST
    assert encoded(RenditionFormat.JPEG, target_ssim=0.99999).misses_target
    assert encoded(RenditionFormat.JPEG, target_ssim=0.99999).quality == HIGHEST


def test_targets_that_any_quality_meets_are_met_by_the_best_end():
    assert encoded(RenditionFormat.JPEG, max_bytes=10_000_000).quality == HIGHEST
    assert encoded(RenditionFormat.WEBP, target_ssim=0.5).quality == LOWEST


def test_a_png_has_no_quality():
    found = encoded(RenditionFormat.PNG)

    assert found.quality is None
    assert Image.open(BytesIO(found.data)).tobytes() == PICTURE.tobytes()
