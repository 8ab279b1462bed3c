"""One evaluation from labelled data to a report, for each task."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from pixelgate.domain.base import Document
from pixelgate.inference.calibration import calibrate
from tools.evaluation.data.boxes import read_boxes
from tools.evaluation.data.class_names import resolve
from tools.evaluation.data.files import Failure, LabelledFile
from tools.evaluation.data.labelled import read_labelled
from tools.evaluation.data.moderation_names import categorised
from tools.evaluation.data.texts import read_texts
from tools.evaluation.errors import DataError
from tools.evaluation.predictions import Predictions, Predictor, Watcher
from tools.evaluation.report import Figures, Report
from tools.evaluation.tasks.faces import FacesPredictor
from tools.evaluation.tasks.labels import LabelsPredictor, report_labels, truth_flags
from tools.evaluation.tasks.moderation import ModerationPredictor, report_moderation
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
        self.watch = watch

    def ask(
        self, predictor: Predictor[AnswerT], files: Sequence[Path]
    ) -> tuple[dict[Path, AnswerT], list[Failure]]:
        """Answers by file, and the files that the service refuses.

        Raises:
            DataError: it refuses all of them.
        """
        kept = Predictions(self.place.out / PREDICTIONS_FILE, predictor)
        answers, refused = kept.of(list(files), watcher=self.watch(len(files)))
        failed = [Failure(file=str(path), reason=reason) for path, reason in refused.items()]
        if not answers:
            first = f"; {failed[0]['file']}: {failed[0]['reason']}" if failed else ""
            raise DataError(f"{self.data}: the service accepts none of the {len(files)} pictures{first}")
        return answers, failed

    def head(self, model: str, version: str, *, images: int, failed: Sequence[Failure]) -> Figures:
        return {
            "data": str(self.data),
            "model": model,
            "model_version": version,
            "images": images,
            "failed": list(failed),
        }


def labels(run: Run) -> Report:
    data = read_labelled(run.data)
    predictor = LabelsPredictor(run.place.models_dir)
    known = resolve(frozenset().union(*(file.labels for file in data.files)), predictor.labels)
    files = _with_classes(run, data.files, known.columns)
    answers, refused = run.ask(predictor, [file.path for file in files])
    files = tuple(file for file in files if file.path in answers)
    card = predictor.model.card
    logits = np.stack([answers[file.path].values() for file in files])
    report = report_labels(
        logits if card.calibration is None else calibrate(logits, card.calibration),
        truth_flags([file.labels for file in files], predictor.labels, known.columns),
        predictor.labels,
        min_confidence=predictor.thresholds,
    )
    head = run.head(card.id, card.version, images=len(files), failed=[*data.failed, *refused])
    return _with_head(report, {**head, "unknown_classes": dict(known.unknown)})


def objects(run: Run) -> Report:
    return _boxes(run, ObjectsPredictor(run.place.models_dir))


def faces(run: Run) -> Report:
    return _boxes(run, FacesPredictor(run.place.models_dir))


def _boxes(run: Run, predictor: ObjectsPredictor | FacesPredictor) -> Report:
    pictures = read_boxes(run.data, predictor.names)
    answers, refused = run.ask(predictor, pictures.paths)
    answered = {str(path) for path in answers}
    card = predictor.model.card
    report = report_objects(
        [truth for truth in pictures.truths if truth.image in answered],
        [box for path, answer in answers.items() for box in found_boxes(str(path), answer)],
        thresholds=predictor.thresholds,
    )
    failed = [*pictures.failed, *refused]
    return _with_head(report, run.head(card.id, card.version, images=len(answers), failed=failed))


def moderation(run: Run) -> Report:
    data = read_labelled(run.data)
    files, unknown = categorised(data.files)
    if not files:
        raise DataError(f"{', '.join(unknown)}: the classes are gore, nudity, safe, or other words for them")
    predictor = ModerationPredictor(run.place.models_dir)
    answers, refused = run.ask(predictor, [file.path for file in files])
    files = tuple(file for file in files if file.path in answers)
    card = predictor.model.card
    report = report_moderation(
        [answers[file.path] for file in files], [file.labels for file in files], review=predictor.review
    )
    head = run.head(card.id, card.version, images=len(files), failed=[*data.failed, *refused])
    return _with_head(report, {**head, "unknown_classes": unknown})


def text(run: Run) -> Report:
    texts = read_texts(run.data)
    predictor = TextPredictor(run.place.models_dir, run.place.tesseract_dir)
    answers, refused = run.ask(predictor, list(texts.truths))
    report = report_text([(answer.text, texts.truths[path]) for path, answer in answers.items()])
    failed = [*texts.failed, *refused]
    return _with_head(
        report, run.head(predictor.model, predictor.version, images=len(answers), failed=failed)
    )


TASKS: Mapping[str, Callable[[Run], Report]] = {
    "labels": labels,
    "objects": objects,
    "faces": faces,
    "moderation": moderation,
    "text": text,
}


def _with_classes(run: Run, files: Sequence[LabelledFile], known: Collection[str]) -> Sequence[LabelledFile]:
    """The files with a class that the model knows, without those that it does not."""
    kept = [LabelledFile(file.path, file.labels & set(known)) for file in files if file.labels & set(known)]
    if not kept:
        some = ", ".join(sorted(frozenset().union(*(file.labels for file in files)))[:5])
        raise DataError(f"{run.data}: the model has none of the classes ({some}); compare its labels.csv")
    return kept


def _with_head(report: Report, head: Figures) -> Report:
    return Report(figures={**head, **report.figures}, charts=report.charts)
