"""Whether a confidence of 0.8 is right eight times in ten."""

from dataclasses import dataclass

import numpy as np

from tools.evaluation.metrics.classification import Columns, Flags, Scores

BINS = 15


@dataclass(frozen=True)
class Bin:
    """Predictions of similar confidence: how many, how sure on average, and how often right."""

    count: int
    confidence: float
    accuracy: float


def reliability(confidences: Scores, is_right: Flags, *, bins: int = BINS) -> tuple[Bin, ...]:
    """The calibration curve: predictions in ``bins`` equal steps of confidence ``(0, 1]``; no empty ones.

    Source: DeGroot and Fienberg 1983, as in Guo et al. 2017 (arXiv:1706.04599), where 15 bins are usual.
    """
    steps = np.clip(np.ceil(confidences * bins).astype(int) - 1, 0, bins - 1)
    return tuple(
        Bin(
            count=int(chosen.sum()),
            confidence=float(confidences[chosen].mean()),
            accuracy=float(is_right[chosen].mean()),
        )
        for chosen in (steps == step for step in range(bins))
        if chosen.any()
    )


def expected_calibration_error(curve: tuple[Bin, ...]) -> float:
    """Mean distance between confidence and accuracy, each bin weighted by its count (Guo et al. 2017)."""
    total = sum(each.count for each in curve)
    return sum(each.count * abs(each.confidence - each.accuracy) for each in curve) / total


def negative_log_likelihood(logits: Scores, truths: Columns, *, temperature: float) -> float:
    """Mean of ``-log softmax(logits / temperature)`` at the true class; ``truths`` are columns ``[n]``."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(scaled).sum(axis=1))
    return float((log_sums - scaled[np.arange(len(scaled)), truths]).mean())
