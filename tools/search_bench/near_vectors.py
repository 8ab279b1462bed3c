"""What one byte for each value costs: time, and neighbours that are missed."""

from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pixelgate.search.nearest import Nearest
from pixelgate.search.vectors import quantize

VALUES = 1280
KINDS = 200
ASKED = 50
NEAREST = 10
A_PAGE = 700
"""As many vectors as a megabyte of the table holds."""

Floats = NDArray[np.float32]


class Compared(NamedTuple):
    """``recall``: of the ten nearest by float32, the share that was found; ``took_ms`` of one question."""

    recall: float
    greatest_error: float
    took_ms: float


def vectors_of(images: int) -> Floats:
    """Like the classifier's: none below zero, most of them small, in kinds of things that look alike."""
    drawn = np.random.default_rng(images)
    kinds = drawn.gamma(0.4, 1.0, (KINDS, VALUES))
    vectors = kinds[drawn.integers(KINDS, size=images)] * drawn.gamma(2.0, 0.5, (images, VALUES))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def compare(vectors: Floats) -> Compared:
    """Ask for what is nearest to some of them, exactly and by bytes."""
    stored = [(str(place), quantize(tuple(row.tolist()))) for place, row in enumerate(vectors)]
    met, error, took = 0, 0.0, 0.0
    for asked in range(ASKED):
        exact = vectors @ vectors[asked]
        started = perf_counter()
        nearest = Nearest(stored[asked][1], limit=NEAREST)
        for start in range(0, len(stored), A_PAGE):
            nearest.compare(stored[start : start + A_PAGE])
        took += perf_counter() - started
        found = {int(place): cosine for cosine, place in nearest.found}
        met += len(found.keys() & set(np.argsort(-exact)[:NEAREST].tolist()))
        error = max(error, *(abs(cosine - float(exact[place])) for place, cosine in found.items()))
    return Compared(met / (ASKED * NEAREST), error, took / ASKED * 1000)
