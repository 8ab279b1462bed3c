"""How often labels are right: accuracy, precision and recall, ROC-AUC, Hamming loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Scores: TypeAlias = NDArray[np.floating[Any]]
Counts: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Columns: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class ClassQuality:
    """Of one class; ``precision`` is None where it was never predicted, ``recall`` where it never occurs."""

    support: int
    precision: float | None
    recall: float | None
    f1: float


def top_k_accuracy(scores: Scores, truths: Flags, *, k: int) -> float:
    """Share of the rows with a true class among the ``k`` highest scores; of equal scores the first counts.

    ``scores`` and ``truths`` are ``[n, classes]``; a row may have several true classes.
    """
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float(np.take_along_axis(truths, best, axis=1).any(axis=1).mean())


def confusion_matrix(truths: Sequence[int], predictions: Sequence[int], *, classes: int) -> Counts:
    """``[classes, classes]``: how often the row's class was called the column's."""
    matrix = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(matrix, (np.asarray(truths, dtype=np.intp), np.asarray(predictions, dtype=np.intp)), 1)
    return matrix


def class_qualities(confusion: Counts) -> tuple[ClassQuality, ...]:
    """Precision, recall and F1 of each class of a confusion matrix.

    F1 is ``2 TP / (2 TP + FP + FN)`` (van Rijsbergen 1979), 0 for a class that nobody mentions.
    """
    return tuple(
        quality_of(
            hits=int(confusion[index, index]),
            predicted=int(confusion[:, index].sum()),
            actual=int(confusion[index].sum()),
        )
        for index in range(len(confusion))
    )


def quality_of(*, hits: int, predicted: int, actual: int) -> ClassQuality:
    """Of one class that was predicted and that occurred so often, both at once in ``hits`` cases."""
    return ClassQuality(
        support=actual,
        precision=hits / predicted if predicted else None,
        recall=hits / actual if actual else None,
        f1=2 * hits / (predicted + actual) if predicted + actual else 0.0,
    )


def roc_auc(scores: Scores, positives: Flags) -> float | None:
    """Area under the ROC curve of one class; None unless there are positives and negatives.

    The probability that a positive has a higher score than a negative, a tie counting half: the
    Mann-Whitney U statistic over its maximum (Hanley and McNeil 1982).
    """
    count = int(positives.sum())
    others = len(positives) - count
    if not count or not others:
        return None
    _, inverse, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    last_rank = np.cumsum(sizes)
    mean_ranks = (last_rank - (sizes - 1) / 2)[inverse]
    u_statistic = mean_ranks[positives].sum() - count * (count + 1) / 2
    return float(u_statistic / (count * others))


def macro_roc_auc(scores: Scores, truths: Flags) -> float | None:
    """Mean one-versus-rest area over the classes that occur in some rows but not in all; None without any."""
    areas = [roc_auc(scores[:, index], truths[:, index]) for index in range(scores.shape[1])]
    known = [area for area in areas if area is not None]
    return float(np.mean(known)) if known else None


def hamming_loss(predictions: Flags, truths: Flags) -> float:
    """Share of wrong cells of ``[n, classes]``: labels missed and labels too many (Schapire, Singer 1999)."""
    return float((predictions != truths).mean())
