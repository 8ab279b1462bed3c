"""What the real classifier says of pictures of nothing, and into which categories it sorts photos."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from functions.classify import handler as classify
from functions.detect import handler as detect
from pixelgate.domain.categories import merge_categories
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import LARGE_SIDE
from tests.support.analysis import document, install
from tests.support.images import noise

pytestmark = pytest.mark.golden

PROJECT = Path(__file__).parents[2]


def gradient() -> Image.Image:
    across, down = np.meshgrid(np.linspace(0, 255, 400), np.linspace(0, 255, 300))
    return Image.fromarray(np.stack([across, np.full_like(across, 90), 255 - down], axis=-1).astype(np.uint8))


NOTHING = {
    "black": lambda: Image.new("RGB", (400, 300)),
    "white": lambda: Image.new("RGB", (400, 300), "white"),
    "red": lambda: Image.new("RGB", (400, 300), "red"),
    "noise": lambda: noise(400, 300),
    "clouds": lambda: noise(400, 300).filter(ImageFilter.GaussianBlur(12)),
    "gradient": gradient,
}


def labels_of(picture, monkeypatch, lambda_context) -> LabelsFinding:
    install(classify, monkeypatch, picture, models_dir=PROJECT / "models_onnx")
    return LabelsFinding.model_validate(classify.handler(document(), lambda_context))


@pytest.mark.parametrize("name", NOTHING)
def test_a_picture_of_nothing_is_called_that_and_has_no_category(name, monkeypatch, lambda_context):
    found = labels_of(NOTHING[name](), monkeypatch, lambda_context)

    assert not found.is_confident
    assert found.categories == ()


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("cat.png", {"animals", "cats"}),
        ("coffee.jpg", {"food-drink", "drinks"}),
        ("street-dog-bicycle.jpg", {"animals", "dogs", "vehicles", "cars", "bicycles-motorcycles"}),
        ("phone-portrait-rotated.jpg", {"people"}),
        ("screenshot-listing.png", {"documents"}),
    ],
)
def test_photos_are_sorted_into_the_shipped_categories(sample, expected, monkeypatch, lambda_context):
    photo = (PROJECT / "samples" / sample).read_bytes()
    picture = decode_image(photo, limits=Limits(), long_side=LARGE_SIDE).picture
    labels = labels_of(picture, monkeypatch, lambda_context)
    install(detect, monkeypatch, picture, models_dir=PROJECT / "models_onnx")
    objects = ObjectsFinding.model_validate(detect.handler(document(), lambda_context))

    assert expected <= {
        category.id for category in merge_categories((*labels.categories, *objects.categories))
    }


def test_one_animal_is_not_counted_as_two_kinds(monkeypatch, lambda_context):
    photo = (PROJECT / "samples/street-dog-bicycle.jpg").read_bytes()
    picture = decode_image(photo, limits=Limits(), long_side=LARGE_SIDE).picture
    install(detect, monkeypatch, picture, models_dir=PROJECT / "models_onnx")

    found = ObjectsFinding.model_validate(detect.handler(document(), lambda_context))

    assert len([item for item in found.objects if "animal" in item.parents]) == 1
