"""functions/read_text: from the large work copy to a finding. pixelgate.ocr tests how Tesseract is called."""

import pytest

from functions.read_text import handler as read_text
from pixelgate.domain.errors import ConfigurationError
from pixelgate.domain.findings import Box, TextFinding, TextLine
from pixelgate.ocr.lines import ReadText
from tests.support.analysis import document, install
from tests.support.images import corners

LINE = TextLine(text="Hello world", confidence=0.9, box=Box(x=0.1, y=0.1, width=0.5, height=0.1))


class FakeReader:
    """A ``TesseractReader`` that reads the same in every picture and keeps what it was given."""

    version = "5.3.0"

    def __init__(self):
        self.sizes = []

    def read(self, picture):
        self.sizes.append(picture.size)
        return ReadText(lines=(LINE,), truncated=True)


def test_the_large_copy_is_read(monkeypatch, lambda_context):
    install(read_text, monkeypatch, corners(1000, 500))
    reader = FakeReader()
    monkeypatch.setattr(read_text, "reader", lambda: reader)

    finding = TextFinding.model_validate(read_text.handler(document(), lambda_context))

    assert reader.sizes == [(1000, 500)]
    assert finding.lines == (LINE,)
    assert finding.truncated
    assert (finding.model, finding.model_version, finding.language) == ("tesseract", "5.3.0", "eng")


def test_without_an_engine_the_text_is_missing_and_not_empty(monkeypatch, tmp_path, lambda_context):
    install(read_text, monkeypatch, corners())
    monkeypatch.setenv("TESSERACT_DIR", str(tmp_path))

    with pytest.raises(ConfigurationError, match="no Tesseract runs"):
        read_text.handler(document(), lambda_context)
