"""Scores to confidences.

Platt (1999), "Probabilistic outputs for support vector machines", with the targets and Newton's method of
Lin, Lin and Weng (2007), "A note on Platt's probabilistic outputs for support vector machines".
"""

from dataclasses import dataclass

import numpy as np

from pixelgate.classifiers.ridge import Flags, Matrix

MOST_STEPS = 100
LEAST_STEP = 1e-10
FLAT = 1e-7


@dataclass(frozen=True)
class Logistic:
    """``1 / (1 + exp(-(slope * score + offset)))``."""

    slope: float
    offset: float

    def confidences(self, scores: Matrix) -> Matrix:
        """One for each score."""
        confidences: Matrix = np.exp(-np.logaddexp(0.0, -(self.slope * scores + self.offset)))
        return confidences


def fit_logistic(scores: Matrix, shows: Flags) -> Logistic:
    """The likeliest curve for ``scores`` of examples of which some show the label.

    Its targets are not quite 1 and 0: few examples never make it sure. The slope is negative where those that
    show the label score lower than the others.
    """
    positives, negatives = int(shows.sum()), int((~shows).sum())
    targets = np.where(shows, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    inputs = np.stack([scores, np.ones_like(scores)], axis=1)
    at = np.array([0.0, np.log((positives + 1) / (negatives + 1))])
    loss = _loss(inputs @ at, targets)
    for _ in range(MOST_STEPS):
        confidences = Logistic(*at).confidences(scores)
        gradient = inputs.T @ (confidences - targets)
        if np.abs(gradient).max() < FLAT:
            break
        curvature = inputs.T @ (inputs * (confidences * (1 - confidences))[:, None])
        direction = np.linalg.solve(curvature + 1e-12 * np.eye(2), gradient)
        step = 1.0
        while step >= LEAST_STEP:
            moved = at - step * direction
            if (less := _loss(inputs @ moved, targets)) < loss - 1e-4 * step * float(gradient @ direction):
                at, loss = moved, less
                break
            step /= 2
        else:
            break
    return Logistic(float(at[0]), float(at[1]))


def _loss(logits: Matrix, targets: Matrix) -> float:
    """Cross entropy of the targets."""
    return float(np.sum(np.logaddexp(0.0, logits) - targets * logits))
