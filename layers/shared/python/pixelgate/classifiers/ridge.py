"""Ridge regression of many labels at once, and what it says of every example when that one is left out.

Rifkin and Lippert (2007), "Notes on Regularized Least Squares": one eigendecomposition of the examples' Gram
matrix serves every regularisation, every label and every example that is left out; nothing is trained again.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class LinearScores:
    """``rows @ weights + bias``; ``weights`` is ``[features, labels]``, ``bias`` is ``[labels]``."""

    weights: Matrix
    bias: Matrix


class Ridge:
    """Least squares of ``targets`` ``[examples, labels]`` on ``rows`` ``[examples, features]``.

    Minimises ``sum((rows @ w + b - target)^2) + penalty * |w|^2`` for each label. The bias bears no penalty:
    other targets for a label with few examples and many others would stretch and move the scores, no more.
    """

    def __init__(self, rows: Matrix, targets: Matrix) -> None:
        self._center, self._means = rows.mean(axis=0), targets.mean(axis=0)
        self._rows, self._targets = rows - self._center, targets - self._means
        values, self._vectors = np.linalg.eigh(self._rows @ self._rows.T)
        # Rounding leaves the least of them, which are 0, a little below.
        self._values = np.maximum(values, 0.0)
        self._turned = self._vectors.T @ self._targets

    def left_out_scores(self, penalty: float) -> Matrix:
        """``[examples, labels]``: each example's score by what is learnt from all the others."""
        shrunk = self._values / (self._values + penalty)
        fitted = self._vectors @ (shrunk[:, None] * self._turned)
        leverage = 1 / len(self._rows) + self._vectors**2 @ shrunk
        errors: Matrix = (self._targets - fitted) / (1 - leverage)[:, None]
        scores: Matrix = self._targets + self._means - errors
        return scores

    def fit(self, penalty: float) -> LinearScores:
        """What is learnt from all examples."""
        dual = self._vectors @ (self._turned / (self._values + penalty)[:, None])
        weights = self._rows.T @ dual
        return LinearScores(weights=weights, bias=self._means - self._center @ weights)
