"""Moderation: how well nudity and gore are told from what is safe."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from pixelgate.domain.base import Document
from pixelgate.domain.findings.moderation import MODERATION_CATEGORIES, ModerationCategory
from pixelgate.domain.model_cards.manifest import BuiltModel
from pixelgate.imaging.tensors import to_tensor
from pixelgate.inference.manifest import find_model, read_labels, threshold
from pixelgate.inference.moderation import Opinion, SafetyModel, combine, is_unsure
from pixelgate.inference.session import open_network
from tools.evaluation.charts import draw_calibration, draw_confusion
from tools.evaluation.data.moderation_names import SAFE
from tools.evaluation.metrics.calibration import expected_calibration_error, reliability
from tools.evaluation.metrics.classification import (
    Flags,
    Scores,
    class_qualities,
    confusion_matrix,
    hamming_loss,
    quality_of,
    roc_auc,
)
from tools.evaluation.pictures import WorkCopies
from tools.evaluation.predictions import fingerprint
from tools.evaluation.report import Figures, Report, class_table, curve_figures, most_confused

MODEL, SECOND_MODEL = "image_safety_s", "open_nsfw"


class Categories(Document):
    """What functions/moderate would say."""

    categories: tuple[ModerationCategory, ...]


class ModerationPredictor:
    """Both models of functions/moderate, the second where the first is unsure; or the first ``alone``."""

    answers = Categories

    def __init__(self, models_dir: Path, model: BuiltModel | None = None, *, alone: bool = False) -> None:
        self.model = model or find_model(MODEL, models_dir=models_dir)
        self._second = find_model(SECOND_MODEL, models_dir=models_dir)
        self.fingerprint = f"{fingerprint(self.model)} {'' if alone else fingerprint(self._second)}"
        self._alone = alone
        self.review = threshold(self.model.card, "review")
        self._reject = threshold(self.model.card, "reject")
        self._networks = {
            built.card.id: SafetyModel(
                open_network(built, "classifier", models_dir=models_dir),
                read_labels(built, models_dir=models_dir),
                model_id=built.card.id,
            )
            for built in (self.model, self._second)
        }

    def predict(self, pictures: list[WorkCopies]) -> list[Categories]:
        return [self._judge(copies) for copies in pictures]

    def _judge(self, copies: WorkCopies) -> Categories:
        first = self._opinion(self.model.card.id, copies)
        unsure = not self._alone and is_unsure(first, review=self.review, reject=self._reject)
        second = self._opinion(self._second.card.id, copies) if unsure else None
        return Categories(categories=combine(first, second))

    def _opinion(self, model_id: str, copies: WorkCopies) -> Opinion:
        built = self.model if model_id == self.model.card.id else self._second
        tensor = to_tensor(copies.small, built.card.networks["classifier"].preprocess)
        return self._networks[model_id].judge(tensor)


def report_moderation(
    answers: Sequence[Categories], truths: Sequence[frozenset[str]], *, review: float
) -> Report:
    """Figures over all files; a category is predicted where its confidence is ``review`` or more."""
    scores = np.array([scores_of(answer) for answer in answers])
    flags = np.array([[name in names for name in MODERATION_CATEGORIES] for names in truths])
    predicted: Flags = scores >= review
    curve = reliability(scores.ravel(), flags.ravel())
    error = expected_calibration_error(curve)
    figures: Figures = {
        "roc_auc": {
            name: roc_auc(scores[:, index], flags[:, index])
            for index, name in enumerate(MODERATION_CATEGORIES)
        },
        "hamming_loss": hamming_loss(predicted, flags),
        "threshold": review,
        "per_category": {
            name: asdict(
                quality_of(
                    hits=int((predicted & flags)[:, index].sum()),
                    predicted=int(predicted[:, index].sum()),
                    actual=int(flags[:, index].sum()),
                )
            )
            for index, name in enumerate(MODERATION_CATEGORIES)
        },
        "ece": error,
        "calibration_curve": curve_figures(curve),
    }
    charts = {"calibration.png": draw_calibration(curve, error=error)}
    if all(len(names) == 1 for names in truths):
        names = [*MODERATION_CATEGORIES, SAFE]
        called = [_called(row, review) for row in scores]
        confusion = confusion_matrix(
            [names.index(next(iter(one))) for one in truths], called, classes=len(names)
        )
        figures["top1"] = figures["accuracy"] = float(np.trace(confusion) / confusion.sum())
        figures["per_class"] = class_table(names, class_qualities(confusion))
        figures["most_confused"] = most_confused(names, confusion)
        charts["confusion.png"] = draw_confusion(names, confusion)
    return Report(figures=figures, charts=charts)


def scores_of(answer: Categories) -> list[float]:
    by_name = {category.name: category.confidence for category in answer.categories}
    return [by_name[name] for name in MODERATION_CATEGORIES]


def _called(row: Scores, review: float) -> int:
    """The column of the surest category, or that of ``SAFE``."""
    best = int(row.argmax())
    return best if row[best] >= review else len(MODERATION_CATEGORIES)
