"""Pictures that trip analyses up go through every real one: a finding each, and no exception."""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgate.domain.findings.faces import FacesFinding
from pixelgate.domain.findings.labels import LabelsFinding
from pixelgate.domain.findings.measures import MeasuresFinding
from pixelgate.domain.findings.moderation import ModerationFinding
from pixelgate.domain.findings.objects import ObjectsFinding
from pixelgate.domain.findings.text import TextFinding
from pixelgate.imaging.decode import decode_image
from pixelgate.imaging.limits import Limits
from pixelgate.imaging.work_copy import LARGE_SIDE
from tests.support.analysis import document, install
from tests.support.images import animation, corners, encoded, noise

pytestmark = pytest.mark.golden

PROJECT = Path(__file__).parents[2]
ANALYSES = {
    "classify": LabelsFinding,
    "detect": ObjectsFinding,
    "moderate": ModerationFinding,
    "find_faces": FacesFinding,
    "read_text": TextFinding,
    "measure": MeasuresFinding,
}


def street() -> Image.Image:
    with Image.open(PROJECT / "samples/street-dog-bicycle.jpg") as image:
        return image.convert("RGB")


def deep_grey() -> Image.Image:
    return Image.fromarray(np.linspace(0, 65535, 64 * 48).reshape(48, 64).astype(np.uint16))


# What is longer than 50:1 never gets this far; where the limit is raised it has to.
ANY_SHAPE = Limits(max_aspect=20_000)

ODD = {
    "one pixel": lambda: encoded(Image.new("RGB", (1, 1), "red"), "PNG"),
    "a line across": lambda: encoded(noise(20_000, 3), "PNG"),
    "a line down": lambda: encoded(noise(3, 20_000), "JPEG"),
    "black": lambda: encoded(Image.new("RGB", (640, 480)), "JPEG"),
    "white": lambda: encoded(Image.new("L", (640, 480), 255), "PNG"),
    "animated": lambda: animation("GIF", 5, (64, 48)),
    "animated WebP": lambda: animation("WEBP", 5, (64, 48)),
    "palette": lambda: encoded(street().quantize(16), "PNG"),
    "one bit": lambda: encoded(noise(90, 60).convert("1"), "PNG"),
    "16 bits": lambda: encoded(deep_grey(), "PNG"),
    "CMYK": lambda: encoded(corners(300, 200, "CMYK"), "JPEG"),
    "alpha": lambda: encoded(noise(300, 200).convert("RGBA").rotate(30, expand=True), "PNG"),
    "all transparent": lambda: encoded(Image.new("RGBA", (300, 200)), "WEBP", lossless=True),
}


@pytest.mark.parametrize("analysis", ANALYSES)
@pytest.mark.parametrize("name", ODD)
def test_every_analysis_says_something_of_every_picture(analysis, name, monkeypatch, lambda_context):
    handler = import_module(f"functions.{analysis}.handler")
    picture = decode_image(ODD[name](), limits=ANY_SHAPE, long_side=LARGE_SIDE).picture
    monkeypatch.setenv("TESSERACT_DIR", str(PROJECT / ".pixelgate/tesseract"))
    install(handler, monkeypatch, picture, models_dir=PROJECT / "models_onnx")

    finding = ANALYSES[analysis].model_validate(handler.handler(document(), lambda_context))

    assert finding.took_ms >= 0
