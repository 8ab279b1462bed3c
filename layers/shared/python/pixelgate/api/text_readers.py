"""The engines of read_text, put together from their parts."""

from functools import partial
from pathlib import Path
from typing import Literal

from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.manifest import find_model, read_dictionary, threshold
from pixelgate.inference.session import open_network
from pixelgate.ocr.engine import TextReader
from pixelgate.ocr.orientation import PageOrientation, UprightReader
from pixelgate.ocr.paddle.network import Stage
from pixelgate.ocr.paddle.reader import PaddleReader
from pixelgate.ocr.tesseract import TesseractReader


def open_text_reader(
    engine: Literal["ppocr", "tesseract"],
    *,
    models_dir: Path,
    model: str,
    orientation_model: str,
    tesseract_dir: Path | None,
    language: str,
    timeout_s: float,
) -> TextReader:
    """The reader that ``engine`` names, turning pages upright; it takes up to a second, so keep it.

    ``tesseract_dir``: where Tesseract's wrapper script lies; None for the Tesseract on PATH.

    Raises:
        ConfigurationError: a model or the program is missing or does not fit.
    """
    reader: TextReader
    if engine == "tesseract":
        reader = TesseractReader(tesseract_dir, language=language, timeout_s=timeout_s)
    else:
        reader = open_ppocr(model, models_dir=models_dir)
    return UprightReader(reader, open_orientation(orientation_model, models_dir=models_dir))


def open_ppocr(model_id: str, *, models_dir: Path) -> PaddleReader:
    """PP-OCR, which reads a page as it stands.

    Raises:
        ConfigurationError: its model is missing or does not fit.
    """
    model = find_model(model_id, models_dir=models_dir)
    alphabet = read_dictionary(model, models_dir=models_dir)
    return PaddleReader.of(model.card, partial(_open_stage, model, models_dir), alphabet=alphabet)


def open_orientation(model_id: str, *, models_dir: Path) -> PageOrientation:
    """What finds turned pages. Its network is loaded when the first page is met.

    Raises:
        ConfigurationError: its model is missing or its card has no threshold.
    """
    model = find_model(model_id, models_dir=models_dir)
    return PageOrientation(
        partial(_open_stage, model, models_dir, "classifier"),
        min_confidence=threshold(model.card, "confidence"),
    )


def _open_stage(model: BuiltModel, models_dir: Path, role: str) -> Stage:
    network = open_network(model, role, models_dir=models_dir)
    return Stage(network, partial(to_tensor, preprocess=model.card.networks[role].preprocess))
