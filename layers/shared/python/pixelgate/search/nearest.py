"""The nearest of many vectors, compared with every one of them a part at a time."""

from collections.abc import Iterable, Sequence
from heapq import nlargest

import numpy as np

Near = tuple[float, str]
"""A cosine, and the image whose vector it is."""


class Nearest:
    """Up to ``limit`` vectors with the greatest cosine to one; holds these and the part being compared."""

    def __init__(self, vector: bytes, *, limit: int) -> None:
        wanted = np.frombuffer(vector, np.int8).astype(np.float32)
        self._wanted = wanted / max(float(np.linalg.norm(wanted)), 1.0)
        self._bytes = len(vector)
        self._limit = limit
        self.found: list[Near] = []

    def compare(self, vectors: Sequence[tuple[str, bytes]]) -> None:
        """Look at some vectors; one of another length is none of this model, and left out."""
        comparable = [(image_id, vector) for image_id, vector in vectors if len(vector) == self._bytes]
        if not comparable:
            return
        joined = b"".join(vector for _, vector in comparable)
        rows = np.frombuffer(joined, np.int8).reshape(len(comparable), self._bytes).astype(np.float32)
        cosines = rows @ self._wanted / np.maximum(np.linalg.norm(rows, axis=1), 1.0)
        named = zip(cosines.tolist(), (image_id for image_id, _ in comparable), strict=True)
        self.take(named)

    def take(self, others: Iterable[Near]) -> None:
        """Look at what has been compared already."""
        self.found = nlargest(self._limit, [*self.found, *others])
