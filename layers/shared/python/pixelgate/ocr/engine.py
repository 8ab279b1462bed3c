"""Which engine reads an image, and why. docs/ocr.md has the measurements behind it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

from PIL import Image

from pixelgate.ocr.lines import ReadText

# fmt: off
PPOCR_LANGUAGES = frozenset(
    {
        "afr", "cat", "ces", "chi_sim", "chi_tra", "cym", "dan", "deu", "eng", "est", "eus", "fin",
        "fra", "gle", "glg", "hrv", "hun", "ind", "isl", "ita", "lat", "lav", "lit", "msa", "nld",
        "nor", "pol", "por", "slk", "slv", "spa", "sqi", "swa", "swe", "tur"
    }
)
# fmt: on
"""Languages, as Tesseract names them, whose letters PP-OCRv6 tiny has.

It has no Cyrillic, kana, Hangul or Arabic, and of Greek, Romanian and Vietnamese not all accented letters.
"""


class EngineSetting(StrEnum):
    """What may be asked for."""

    AUTO = "auto"
    PPOCR = "ppocr"
    TESSERACT = "tesseract"


@dataclass(frozen=True)
class EngineChoice:
    """The engine, and the reason in words for people."""

    engine: Literal["ppocr", "tesseract"]
    reason: str


class TextReader(Protocol):
    """An engine, opened: ``model`` and ``version`` stand in every finding of it."""

    model: str
    version: str

    def read(self, picture: Image.Image) -> ReadText: ...


def choose_engine(setting: EngineSetting, language: str) -> EngineChoice:
    """The engine for ``language``: codes as Tesseract takes them, joined by ``+``."""
    match setting:
        case EngineSetting.PPOCR:
            return EngineChoice("ppocr", "asked for by setting")
        case EngineSetting.TESSERACT:
            return EngineChoice("tesseract", "asked for by setting")
        case EngineSetting.AUTO:
            lacking = [code for code in language.split("+") if code not in PPOCR_LANGUAGES]
            if lacking:
                return EngineChoice("tesseract", f"PP-OCR does not read {', '.join(lacking)}"[:200])
            return EngineChoice("ppocr", "the default; it reads this language")
