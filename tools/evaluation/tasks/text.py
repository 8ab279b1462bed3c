"""Text: how much of what a picture says is read, by whichever engine functions/read_text would choose."""

import os
from collections.abc import Sequence
from pathlib import Path

from functions.read_text import handler as read_text
from pixelgate.domain.base import Document
from pixelgate.inference.manifest import find_model
from pixelgate.ocr.engine import choose_engine
from tools.evaluation.metrics.text import character_errors, error_rate, word_errors, word_f1
from tools.evaluation.pictures import WorkCopies
from tools.evaluation.predictions import fingerprint
from tools.evaluation.report import Report


class Lines(Document):
    """The lines read, in reading order."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class TextPredictor:
    """The reader that the handler itself opens; its settings are the variables of ReadTextFunction."""

    answers = Lines

    def __init__(self, models_dir: Path, tesseract_dir: Path) -> None:
        # What the deployment would say, unless the person who evaluates says something else.
        os.environ.setdefault("WORK_BUCKET", "none")
        os.environ.setdefault("MODELS_DIR", str(models_dir))
        if tesseract_dir.is_dir():
            os.environ.setdefault("TESSERACT_DIR", str(tesseract_dir))
        settings = read_text.Settings.load()
        self._reader = read_text.reader(choose_engine(settings.text_engine, settings.text_language).engine)
        self.model, self.version = self._reader.model, self._reader.version
        chosen = settings.model_dump_json(exclude={"work_bucket", "models_dir", "tesseract_dir"})
        names = (settings.model, settings.orientation_model)
        models = " ".join(fingerprint(find_model(name, models_dir=models_dir)) for name in names)
        self.fingerprint = f"{self.model}@{self.version} {chosen} {models}"

    def predict(self, pictures: list[WorkCopies]) -> list[Lines]:
        return [
            Lines(lines=tuple(line.text for line in self._reader.read(copies.large).lines))
            for copies in pictures
        ]


def report_text(pairs: Sequence[tuple[str, str]]) -> Report:
    """Figures over all (found, truth) pairs."""
    characters = [character_errors(found, truth) for found, truth in pairs]
    words = [word_errors(found, truth) for found, truth in pairs]
    return Report(
        figures={
            "cer": error_rate(characters),
            "wer": error_rate(words),
            "word_f1": word_f1(pairs),
            "characters": sum(each.length for each in characters),
            "words": sum(each.length for each in words),
        }
    )
