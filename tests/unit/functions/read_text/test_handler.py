"""functions/read_text: from the large work copy to a finding. pixelgate.ocr tests the engines."""

import pytest

from functions.read_text import handler as read_text
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings.base import Box
from pixelgate.domain.findings.text import TextFinding, TextLine
from pixelgate.ocr.lines import ReadText
from tests.support.analysis import document, install
from tests.support.images import corners

LINE = TextLine(text="Hello world", confidence=0.9, box=Box(x=0.1, y=0.1, width=0.5, height=0.1))


class FakeReader:
    """A ``TextReader`` that reads the same in every picture and keeps what it was given."""

    model = "drawn"
    version = "7"

    def __init__(self):
        self.sizes = []

    def read(self, picture):
        self.sizes.append(picture.size)
        return ReadText(lines=(LINE,), truncated=True, orientation=90)


def read(monkeypatch, lambda_context):
    install(read_text, monkeypatch, corners(1000, 500))
    reader, opened = FakeReader(), []
    monkeypatch.setattr(read_text, "reader", lambda engine: opened.append(engine) or reader)
    finding = TextFinding.model_validate(read_text.handler(document(), lambda_context))
    return finding, reader, opened


def test_the_large_copy_is_read(monkeypatch, lambda_context):
    finding, reader, opened = read(monkeypatch, lambda_context)

    assert reader.sizes == [(1000, 500)]
    assert finding.lines == (LINE,)
    assert finding.truncated
    assert finding.orientation == 90
    assert (finding.model, finding.model_version, finding.language) == ("drawn", "7", "eng")
    assert opened == [finding.engine] == ["ppocr"]


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("TEXT_LANGUAGE", "rus", "PP-OCR does not read rus"),
        ("TEXT_ENGINE", "tesseract", "asked for by setting"),
    ],
)
def test_the_finding_says_why_tesseract_was_asked(monkeypatch, lambda_context, variable, value, reason):
    monkeypatch.setenv(variable, value)

    finding, _, opened = read(monkeypatch, lambda_context)

    assert opened == [finding.engine] == ["tesseract"]
    assert finding.engine_reason == reason


@pytest.mark.parametrize(
    ("engine", "fault"),
    [("ppocr", "model ppocrv6_tiny: .*manifest.json cannot be read"), ("tesseract", "no Tesseract runs")],
)
def test_without_an_engine_the_text_is_missing_and_not_empty(
    monkeypatch, tmp_path, lambda_context, engine, fault
):
    install(read_text, monkeypatch, corners(), models_dir=tmp_path)
    monkeypatch.setenv("TESSERACT_DIR", str(tmp_path))
    monkeypatch.setenv("TEXT_ENGINE", engine)

    with pytest.raises(ConfigurationError, match=fault):
        read_text.handler(document(), lambda_context)
