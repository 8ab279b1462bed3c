"""Whether a picture resembles the examples of a label at all.

A linear score knows only what tells a label from the other examples: a picture that is like none of them can
lie on either side.
"""

from dataclasses import dataclass

import numpy as np

from pixelgate.classifiers.ridge import Matrix

LOW_QUANTILE = 0.02
"""Of the likenesses of the examples: so few of its own pictures a label may lose."""

SLACK = 0.9
"""The least of a few examples is seldom the least of all pictures that they stand for."""


@dataclass(frozen=True)
class Likeness:
    """``center`` of norm 1; ``left_out``: of each example, the cosine to the center of the others."""

    center: Matrix
    left_out: Matrix

    @property
    def least(self) -> float:
        """What a picture must have in common with the center."""
        return float(np.clip(SLACK * np.quantile(self.left_out, LOW_QUANTILE), -1.0, 1.0))


def likeness_of(examples: Matrix) -> Likeness:
    """Of the examples of one label, ``[examples, features]`` of norm 1; one alone is like no other.

    Embeddings may be nothing but zeros, and are then like none.
    """
    total = examples.sum(axis=0)
    others = total - examples
    products = np.einsum("ij,ij->i", examples, others)
    return Likeness(center=total / _norm(total), left_out=products / _norm(others))


def _norm(vectors: Matrix) -> Matrix:
    norms: Matrix = np.maximum(np.linalg.norm(vectors, axis=-1), np.finfo(np.float64).eps)
    return norms
