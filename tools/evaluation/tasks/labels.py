"""Labels: how often the classifier names what a picture shows, and how sure it should be."""

import base64
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from pixelgate.domain.base import Document
from pixelgate.domain.model_card import BuiltModel, Label
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.classification import MAX_LABELS, softmax
from pixelgate.inference.manifest import find_model, read_labels
from pixelgate.inference.network import Tensor
from pixelgate.inference.session import open_network
from tools.evaluation.batching import run_batch
from tools.evaluation.charts import draw_calibration, draw_confusion
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
    """The network of functions/classify, several pictures at a time."""

    answers = Logits

    def __init__(self, models_dir: Path, model_id: str = MODEL) -> None:
        self.model: BuiltModel = find_model(model_id, models_dir=models_dir)
        self.labels = read_labels(self.model, models_dir=models_dir)
        self.fingerprint = fingerprint(self.model)
        self._network = open_network(self.model, "classifier", models_dir=models_dir)
        self._card = self.model.card.networks["classifier"]

    def predict(self, pictures: list[WorkCopies]) -> list[Logits]:
        preprocess = self._card.preprocess
        tensors = [to_tensor(copies.for_classifier(preprocess), preprocess) for copies in pictures]
        rows = run_batch(self._network, self._card, tensors, output="logits")
        return [Logits(logits=base64.b64encode(row.astype("<f4").tobytes()).decode()) for row in rows]


def columns_of(names: frozenset[str], labels: Sequence[Label]) -> Mapping[str, int]:
    """The output column of every class of the data: by wnid, or by name where only one class has it.

    Raises:
        DataError: a class that the model does not know, or a name that two of its classes share.
    """
    known: dict[str, list[int]] = defaultdict(list)
    for label in labels:
        known[label.name].append(label.index)
        if label.wnid:
            known[label.wnid].append(label.index)
    columns = {}
    for name in sorted(names):
        found = known.get(name) or known.get(name.lower().replace("_", " "), [])
        if len(found) != 1:
            fault = (
                "the model has no such class" if not found else "several classes have that name; use the wnid"
            )
            raise DataError(f"{name}: {fault}")
        columns[name] = found[0]
    return columns


def truth_flags(truths: Sequence[frozenset[str]], labels: Sequence[Label]) -> Flags:
    """``[files, columns]``: which classes each file shows.

    Raises:
        DataError: as ``columns_of``.
    """
    columns = columns_of(frozenset().union(*truths), labels)
    flags = np.zeros((len(truths), max(label.index for label in labels) + 1), dtype=bool)
    for row, names in enumerate(truths):
        flags[row, [columns[name] for name in names]] = True
    return flags


def report_labels(
    logits: Tensor,
    truths: Flags,
    labels: Sequence[Label],
    *,
    temperature: float,
    min_confidence: float,
) -> Report:
    """Figures and charts over all files; ``logits`` and ``truths`` are ``[files, columns]``.

    Of labels a finding would list the best with at least ``min_confidence``: the Hamming loss is about these.
    """
    scores = softmax(logits, temperature=temperature)
    best = scores.argmax(axis=1)
    is_right = np.take_along_axis(truths, best[:, np.newaxis], axis=1)[:, 0]
    curve = reliability(scores.max(axis=1), is_right)
    error = expected_calibration_error(curve)
    figures: Figures = {
        "top1": top_k_accuracy(scores, truths, k=1),
        "top5": top_k_accuracy(scores, truths, k=5),
        "roc_auc": macro_roc_auc(scores, truths),
        "hamming_loss": hamming_loss(_shown(scores, min_confidence), truths),
        "ece": error,
        "temperature": temperature,
        "calibration_curve": curve_figures(curve),
    }
    charts = {"calibration.png": draw_calibration(curve, error=error)}
    if (truths.sum(axis=1) == 1).all():
        confusions, chart = _confusions(best, truths, labels)
        figures |= confusions
        charts["confusion.png"] = chart
    return Report(figures=figures, charts=charts)


def _shown(scores: Scores, min_confidence: float) -> Flags:
    """Which labels a finding would list."""
    ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1)
    shown: Flags = (ranks < MAX_LABELS) & (scores >= min_confidence)
    return shown


def _confusions(best: Scores, truths: Flags, labels: Sequence[Label]) -> tuple[Figures, Image.Image]:
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
        "macro_f1": float(np.mean([quality.f1 for quality in qualities])),
        "per_class": class_table(names, qualities),
        "most_confused": most_confused(everything, confusion),
    }
    return figures, draw_confusion(everything, confusion)
