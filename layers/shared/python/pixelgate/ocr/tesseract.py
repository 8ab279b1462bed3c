"""Tesseract: printed text in a picture. The only importer of pytesseract."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PIL.Image import Resampling
from pytesseract import Output, TesseractError, TesseractNotFoundError, pytesseract

from pixelgate.domain.errors import ConfigurationError, RetryableError
from pixelgate.ocr.lines import ReadText, Word, to_lines

MIN_CONFIDENCE = 0.6

# Word F1 on 14 pages (photographed and drawn, uneven light, turned by 2 degrees) by the long side they were
# enlarged to: 1024 .963, 1400 .977, 2048 .967. Beyond four times there is nothing to gain.
READING_SIDE = 1400
MAX_ENLARGEMENT = 4.0

# Sauvola's local threshold; the global default lost half of a photographed page to its shadow.
_CONFIG = "--psm 3 -c thresholding_method=2"

_WORD_LEVEL = 5


class TesseractReader:
    """Tesseract of ``directory`` (its wrapper script ``tesseract``), or of PATH where that is None.

    Raises:
        ConfigurationError: there is no Tesseract that runs.
    """

    model = "tesseract"

    def __init__(self, directory: Path | None, *, language: str, timeout_s: float) -> None:
        self._language = language
        self._timeout_s = timeout_s
        # pytesseract keeps both in its module and has no argument for either. A dictionary of its own
        # keeps our variable out of this process: one thread a page, as every other model has.
        pytesseract.tesseract_cmd = str(directory / "tesseract") if directory else "tesseract"
        pytesseract.environ = {**pytesseract.environ, "OMP_THREAD_LIMIT": "1"}
        self.version = _version()

    def read(self, picture: Image.Image) -> ReadText:
        """Lines in reading order.

        Raises:
            RetryableError: it took longer than the time allowed, as on a machine that is overloaded.
            ConfigurationError: Tesseract failed, for want of the language's data for instance.
        """
        enlarged = _enlarge(picture)
        words = list(self._words(enlarged))
        # It tells words and no places, so every word counts as one.
        return to_lines(words, size=enlarged.size, regions=len(words), min_confidence=MIN_CONFIDENCE)

    def _words(self, picture: Image.Image) -> Iterator[Word]:
        try:
            table = pytesseract.image_to_data(
                picture,
                lang=self._language,
                config=_CONFIG,
                timeout=self._timeout_s,
                output_type=Output.DICT,
            )
        except TesseractError as error:
            raise ConfigurationError(f"tesseract failed: {error.message[:300]}") from error
        except RuntimeError as error:
            raise RetryableError(f"tesseract took longer than {self._timeout_s:g} s") from error
        if not table:
            return
        names = (
            "level",
            "block_num",
            "par_num",
            "line_num",
            "text",
            "conf",
            "left",
            "top",
            "width",
            "height",
        )
        for level, block, paragraph, line, text, confidence, *box in zip(
            *(table[name] for name in names), strict=True
        ):
            if level == _WORD_LEVEL:
                yield Word((block, paragraph, line), text, confidence / 100, *box)


def _version() -> str:
    try:
        return str(pytesseract.get_tesseract_version())
    except (TesseractNotFoundError, subprocess.CalledProcessError, SystemExit) as error:
        raise ConfigurationError(
            f"no Tesseract runs as {pytesseract.tesseract_cmd}: {error}. Run `make tesseract` or install it."
        ) from error


def _enlarge(picture: Image.Image) -> Image.Image:
    """Small letters to the size that Tesseract was trained on; a large picture stays as it is."""
    scale = min(MAX_ENLARGEMENT, READING_SIDE / max(picture.size))
    if scale <= 1:
        return picture
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), Resampling.BICUBIC)
