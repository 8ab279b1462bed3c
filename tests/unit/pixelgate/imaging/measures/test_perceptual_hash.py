"""Copies have near hashes, other pictures have far ones."""

from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from PIL import Image
from PIL.Image import Transpose

from pixelgate.domain.fingerprint import differing_bits
from pixelgate.imaging.measures.perceptual_hash import perceptual_hashes
from tests.support.images import encoded, noise

SAME = 8


def perceptual_hash(picture: Image.Image) -> str:
    return perceptual_hashes(picture).of_picture


def recompressed(picture: Image.Image, quality: int) -> Image.Image:
    return Image.open(BytesIO(encoded(picture, "JPEG", quality=quality))).convert("RGB")


def test_a_hash_is_16_hex_digits_and_always_the_same():
    assert perceptual_hash(noise(200, 150)) == perceptual_hash(noise(200, 150))
    assert len(perceptual_hash(noise(200, 150))) == 16


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "copy",
    [
        lambda picture: recompressed(picture, 30),
        lambda picture: picture.resize((97, 71)),
        lambda picture: picture.resize((800, 600)),
        lambda picture: picture.resize((150, 150)),
        lambda picture: picture.point(lambda level: min(255, level + 12)),
    ],
)
def test_a_copy_differs_in_a_few_bits(copy, seed):
    picture = noise(384, 288, seed=seed)

    assert differing_bits(perceptual_hash(copy(picture)), perceptual_hash(picture)) <= SAME


def test_other_pictures_differ_in_many():
    hashes = [perceptual_hash(noise(120, 90, seed=seed)) for seed in range(12)]

    assert min(differing_bits(*pair) for pair in combinations(hashes, 2)) > 2 * SAME


def test_a_turned_picture_is_another():
    picture = noise(120, 120)

    assert differing_bits(perceptual_hash(picture), perceptual_hash(picture.rotate(90))) > 2 * SAME


@pytest.mark.parametrize("color", ["#010101", "white", "teal"])
def test_one_colour_always_has_the_same_hash(color):
    grain = np.random.default_rng(1).integers(-1, 2, (64, 64, 1))
    flat = Image.new("RGB", (64, 64), color)
    grainy = Image.fromarray(np.clip(np.asarray(flat) + grain, 0, 255).astype(np.uint8))

    assert perceptual_hash(flat) == perceptual_hash(grainy) == "8000000000000000"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("flipped_horizontally", Transpose.FLIP_LEFT_RIGHT),
        ("flipped_vertically", Transpose.FLIP_TOP_BOTTOM),
        ("rotated_180", Transpose.ROTATE_180),
        ("transposed", Transpose.TRANSPOSE),
        ("transversed", Transpose.TRANSVERSE),
        # Pillow turns against the clock.
        ("rotated_90", Transpose.ROTATE_270),
        ("rotated_270", Transpose.ROTATE_90),
    ],
)
def test_a_variant_is_the_hash_of_the_changed_picture(name, change, seed):
    picture = noise(256, 192, seed=seed)

    variant = getattr(perceptual_hashes(picture).of_variants, name)

    assert differing_bits(variant, perceptual_hash(picture.transpose(change))) <= 2


def test_six_bits_of_each_quarter_are_marked_as_unsure():
    unsure = perceptual_hashes(noise(200, 150)).unsure_bits

    assert [int(unsure[at : at + 4], 16).bit_count() for at in range(0, 16, 4)] == [6, 6, 6, 6]
