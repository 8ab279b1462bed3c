"""Examples as rows of numbers, each picture once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pixelgate.classifiers.near_copies import find_near_copies
from pixelgate.classifiers.ridge import Flags, Matrix
from pixelgate.domain.classifiers import Examples
from pixelgate.domain.fingerprint import Embedding


@dataclass(frozen=True)
class ExampleRows:
    """One row for each of ``image_ids``: ``rows`` ``[examples, features]`` of norm 1, ``shows`` ``[examples,
    labels]``.

    ``left_out`` are near copies of these. ``conflicts`` are near copies of one another that show different
    labels, which nothing can tell apart.
    """

    image_ids: tuple[str, ...]
    rows: Matrix
    shows: Flags
    left_out: tuple[str, ...]
    conflicts: tuple[tuple[str, str], ...]

    @property
    def show_none(self) -> Flags:
        """Which of them are others."""
        some: Flags = np.any(self.shows, axis=1, keepdims=True)[:, 0]
        return ~some


def example_rows(examples: Examples, embeddings: Mapping[str, Embedding]) -> ExampleRows:
    """The same for the same examples, in whatever order they are named."""
    image_ids = sorted(examples.image_ids)
    rows = np.array([embeddings[image_id] for image_id in image_ids], dtype=np.float64)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.finfo(np.float64).tiny)
    showing = [frozenset(label.images) for label in examples.labels]
    shows = np.array([[image_id in images for images in showing] for image_id in image_ids])
    copies = find_near_copies(rows, shows)
    return ExampleRows(
        image_ids=tuple(image_ids[at] for at in copies.kept),
        rows=rows[copies.kept],
        shows=shows[copies.kept],
        left_out=tuple(image_id for at, image_id in enumerate(image_ids) if at not in copies.kept),
        conflicts=tuple((image_ids[first], image_ids[second]) for first, second in copies.conflicts),
    )
