"""Labels: how often the classifier names what a picture shows, and how sure it should be."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgate.domain.base import Document
from pixelgate.domain.model_cards.label_set import Label
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.classification import MAX_LABELS, softmax
from pixelgate.inference.manifest import find_model, read_labels
from pixelgate.inference.network import Tensor
from pixelgate.inference.session import open_raw_network
from pixelgate.inference.thresholds import class_thresholds
from tools.evaluation.batching import run_batch
from tools.evaluation.charts import draw_calibration, draw_confusion
from tools.evaluation.data.class_names import resolve
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.calibration import expected_calibration_error, reliability
from tools.evaluation.metrics.classification import (
    Flags,
    Scores,
    class_qualities,
    confusion_matrix,
    hamming_loss,
    macro_roc_auc,
    top_k_accuracy,
)
from tools.evaluation.pictures import WorkCopies
from tools.evaluation.predictions import fingerprint
from tools.evaluation.report import Figures, Report, class_table, curve_figures, most_confused

MODEL = "efficientnet_lite0"
OTHER = "(another class)"


class Logits(Document):
    """base64 of little-endian float32, one a column: exact, so that they can be calibrated later."""

    logits: str

    def values(self) -> Tensor:
        return np.frombuffer(base64.b64decode(self.logits), "<f4").astype(np.float32)


class LabelsPredictor:
    """The network of functions/classify, not yet calibrated, several pictures at a time."""

    answers = Logits

    def __init__(self, models_dir: Path, model_id: str = MODEL) -> None:
        self.model: BuiltModel = find_model(model_id, models_dir=models_dir)
        self.labels = read_labels(self.model, models_dir=models_dir)
        self.thresholds = columns(class_thresholds(self.model.card, self.labels), self.labels)
        self.fingerprint = fingerprint(self.model)
        self._network = open_raw_network(self.model, "classifier", models_dir=models_dir)
        self._card = self.model.card.networks["classifier"]

    def predict(self, pictures: list[WorkCopies]) -> list[Logits]:
        preprocess = self._card.preprocess
        tensors = [to_tensor(copies.for_classifier(preprocess), preprocess) for copies in pictures]
        rows = run_batch(self._network, self._card, tensors, output="logits")
        return [Logits(logits=base64.b64encode(row.astype("<f4").tobytes()).decode()) for row in rows]


def columns(values: Tensor, labels: Sequence[Label]) -> Tensor:
    """One value for each label as one for each column; a column without a label is never reached."""
    spread = np.full(max(label.index for label in labels) + 1, np.inf, dtype=np.float32)
    spread[[label.index for label in labels]] = values
    return spread


def column_of(name: str, labels: Sequence[Label]) -> int:
    """The output column of one class.

    Raises:
        DataError: the model does not know it, or several of its classes have that name.
    """
    known = resolve([name], labels)
    if name in known.unknown:
        raise DataError(f"{name}: {known.unknown[name]}")
    return known.columns[name]


def truth_flags(
    truths: Sequence[frozenset[str]], labels: Sequence[Label], columns: Mapping[str, int]
) -> Flags:
    """``[files, columns]``: which classes each file shows, by their column."""
    flags = np.zeros((len(truths), max(label.index for label in labels) + 1), dtype=bool)
    for row, names in enumerate(truths):
        flags[row, [columns[name] for name in names]] = True
    return flags


def report_labels(
    logits: Tensor,
    truths: Flags,
    labels: Sequence[Label],
    *,
    min_confidence: float | Tensor,
) -> Report:
    """Figures and charts over all files; ``logits`` (calibrated) and ``truths`` are ``[files, columns]``.

    Of labels a finding would list the best with at least ``min_confidence`` (one, or one for each column):
    the Hamming loss is about these.
    """
    scores = softmax(logits)
    best = scores.argmax(axis=1)
    is_right = np.take_along_axis(truths, best[:, np.newaxis], axis=1)[:, 0]
    curve = reliability(scores.max(axis=1), is_right)
    error = expected_calibration_error(curve)
    figures: Figures = {
        "top1": top_k_accuracy(scores, truths, k=1),
        "accuracy": top_k_accuracy(scores, truths, k=1),
        "top5": top_k_accuracy(scores, truths, k=5),
        "roc_auc": macro_roc_auc(scores, truths),
        "hamming_loss": hamming_loss(_shown(scores, min_confidence), truths),
        "ece": error,
        "calibration_curve": curve_figures(curve),
    }
    charts = {"calibration.png": draw_calibration(curve, error=error)}
    if (truths.sum(axis=1) == 1).all():
        confusions, chart = _confusions(best, truths, labels)
        figures |= confusions
        charts["confusion.png"] = chart
    return Report(figures=figures, charts=charts)


def _shown(scores: Scores, min_confidence: float | Tensor) -> Flags:
    """Which labels a finding would list."""
    ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1)
    shown: Flags = (ranks < MAX_LABELS) & (scores >= min_confidence)
    return shown


def _confusions(
    best: NDArray[np.intp], truths: Flags, labels: Sequence[Label]
) -> tuple[Figures, Image.Image]:
    """Over the classes of the data; whatever else was named is one column of its own."""
    occurring = np.flatnonzero(truths.any(axis=0))
    position = {int(column): place for place, column in enumerate(occurring)}
    by_index = {label.index: label for label in labels}
    shared = [by_index[int(column)] for column in occurring]
    repeated = {label.name for label in shared if sum(other.name == label.name for other in shared) > 1}
    names = [f"{label.name} {label.wnid}" if label.name in repeated else label.name for label in shared]
    true_places = [position[int(column)] for column in truths.argmax(axis=1)]
    called = [position.get(int(column), len(names)) for column in best]
    confusion = confusion_matrix(true_places, called, classes=len(names) + 1)
    qualities = class_qualities(confusion)[: len(names)]
    everything = [*names, OTHER]
    figures = {
        "macro_precision": float(np.mean([quality.precision or 0.0 for quality in qualities])),
        "macro_recall": float(np.mean([quality.recall or 0.0 for quality in qualities])),
        "macro_f1": float(np.mean([quality.f1 for quality in qualities])),
        "per_class": class_table(names, qualities),
        "most_confused": most_confused(everything, confusion),
    }
    return figures, draw_confusion(everything, confusion)
