"""functions/measure: one finding out of both work copies."""

from PIL import Image

from functions.measure import handler as measure
from pixelgate.domain.findings.measures import MeasuresFinding
from tests.support.analysis import document, install
from tests.support.images import corners


def test_a_picture_is_measured(monkeypatch, lambda_context):
    install(measure, monkeypatch, corners(480, 320))

    finding = MeasuresFinding.model_validate(measure.handler(document(), lambda_context))

    assert {color.name for color in finding.colors[:4]} == {"red", "lime", "blue", "yellow"}
    assert finding.sharpness > 0
    assert 0.4 < finding.exposure.mean < 0.6
    assert finding.contrast > 0.2
    assert finding.model == "measures"
    assert finding.background.name in {color.name for color in finding.colors}
    assert finding.colorfulness > 100
    assert (finding.is_blank, finding.blank_reason) == (False, None)
    # Of the image and not of its copy, which is what the document says: 640 x 480.
    assert finding.composition.aspect_ratio == 1.3333


def test_a_picture_of_nothing_is_blank(monkeypatch, lambda_context):
    install(measure, monkeypatch, Image.new("RGB", (30, 20), "black"))

    finding = MeasuresFinding.model_validate(measure.handler(document(), lambda_context))

    assert (finding.is_blank, finding.blank_reason) == (True, "all_black")
