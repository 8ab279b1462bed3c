"""functions/measure: one finding out of both work copies."""

from functions.measure import handler as measure
from pixelgate.domain.findings import MeasuresFinding
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
