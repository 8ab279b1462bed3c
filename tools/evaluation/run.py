"""One evaluation from labelled data to a report, for each task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from pixelgate.domain.base import Document
from tools.evaluation.data.boxes import read_boxes
from tools.evaluation.data.files import Labelled
from tools.evaluation.data.labelled import read_labelled
from tools.evaluation.data.texts import read_texts
from tools.evaluation.errors import DataError
from tools.evaluation.predictions import Predictions, Predictor, Watcher
from tools.evaluation.report import Report
from tools.evaluation.tasks.labels import LabelsPredictor, report_labels, truth_flags
from tools.evaluation.tasks.moderation import ModerationPredictor, check_classes, report_moderation
from tools.evaluation.tasks.objects import ObjectsPredictor, found_boxes, report_objects
from tools.evaluation.tasks.text import TextPredictor, report_text

AnswerT = TypeVar("AnswerT", bound=Document)
PREDICTIONS_FILE = "predictions.jsonl"


@dataclass(frozen=True)
class Place:
    """Where models are, and where answers are kept."""

    models_dir: Path
    tesseract_dir: Path
    out: Path


class Run:
    """Asks a model about files, and adds what every report begins with."""

    def __init__(self, data: Path, place: Place, watch: Callable[[int], Watcher]) -> None:
        self.data = data
        self.place = place
        self._watch = watch

    def ask(self, predictor: Predictor[AnswerT], files: list[Path]) -> tuple[dict[Path, AnswerT], list[str]]:
        """Answers by file, and a line for each file that the service refuses.

        Raises:
            DataError: it refuses all of them.
        """
        kept = Predictions(self.place.out / PREDICTIONS_FILE, predictor)
        answers, refused = kept.of(files, watcher=self._watch(len(files)))
        if not answers:
            raise DataError(f"{self.data}: the service accepts none of the {len(files)} pictures")
        return answers, [f"{path}: {reason}" for path, reason in refused.items()]

    def head(self, model: str, version: str, *, images: int, refused: list[str]) -> dict[str, object]:
        return {
            "data": str(self.data),
            "model": model,
            "model_version": version,
            "images": images,
            "refused": refused,
        }


def labels(run: Run) -> Report:
    files = read_labelled(run.data)
    predictor = LabelsPredictor(run.place.models_dir)
    # Before anything is computed: a class that is misspelt would cost the whole run.
    truth_flags([file.labels for file in files], predictor.labels)
    answers, refused = run.ask(predictor, [file.path for file in files])
    files = _answered(files, answers)
    card = predictor.model.card
    report = report_labels(
        np.stack([answers[file.path].values() for file in files]),
        truth_flags([file.labels for file in files], predictor.labels),
        predictor.labels,
        temperature=card.calibration.temperature,
        # A card without this threshold lists whatever is among the best.
        min_confidence=card.thresholds.get("confidence", 0.0),
    )
    return _with_head(report, run.head(card.id, card.version, images=len(files), refused=refused))


def objects(run: Run) -> Report:
    pictures = read_boxes(run.data)
    predictor = ObjectsPredictor(run.place.models_dir)
    answers, refused = run.ask(predictor, list(pictures.paths))
    answered = {str(path) for path in answers}
    card = predictor.model.card
    report = report_objects(
        [truth for truth in pictures.truths if truth.image in answered],
        [box for path, answer in answers.items() for box in found_boxes(str(path), answer)],
        known=frozenset(label.name for label in predictor.labels),
        min_confidence=predictor.min_confidence,
    )
    return _with_head(report, run.head(card.id, card.version, images=len(answers), refused=refused))


def moderation(run: Run) -> Report:
    files = read_labelled(run.data)
    check_classes([file.labels for file in files])
    predictor = ModerationPredictor(run.place.models_dir)
    answers, refused = run.ask(predictor, [file.path for file in files])
    files = _answered(files, answers)
    card = predictor.model.card
    report = report_moderation(
        [answers[file.path] for file in files], [file.labels for file in files], review=predictor.review
    )
    return _with_head(report, run.head(card.id, card.version, images=len(files), refused=refused))


def text(run: Run) -> Report:
    truths = read_texts(run.data)
    predictor = TextPredictor(run.place.models_dir, run.place.tesseract_dir)
    answers, refused = run.ask(predictor, list(truths))
    report = report_text([(answer.text, truths[path]) for path, answer in answers.items()])
    return _with_head(
        report, run.head(predictor.model, predictor.version, images=len(answers), refused=refused)
    )


TASKS: Mapping[str, Callable[[Run], Report]] = {
    "labels": labels,
    "objects": objects,
    "moderation": moderation,
    "text": text,
}


def _answered(files: Labelled, answers: Mapping[Path, object]) -> Labelled:
    return tuple(file for file in files if file.path in answers)


def _with_head(report: Report, head: Mapping[str, object]) -> Report:
    return Report(figures={**head, **report.figures}, charts=report.charts)
