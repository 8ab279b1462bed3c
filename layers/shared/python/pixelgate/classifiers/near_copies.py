"""Examples that are copies of others: with one left out its copy stays, and what is measured is a lie."""

from typing import NamedTuple

from pixelgate.classifiers.ridge import Flags, Matrix

NEAR_COPY = 0.95
"""Cosine of two embeddings. Most photos that were saved anew, shrunk or mirrored reach it; of two different
photos of one kind of thing hardly any reach 0.9."""


class NearCopies(NamedTuple):
    """``kept``: the rows that stay, in order. ``conflicts``: copies that show different labels."""

    kept: list[int]
    conflicts: list[tuple[int, int]]


def find_near_copies(rows: Matrix, shows: Flags) -> NearCopies:
    """Of every group of copies that show the same labels, the first stays.

    ``rows`` ``[examples, features]`` have norm 1; ``shows`` is ``[examples, labels]``.
    """
    is_copy = rows @ rows.T >= NEAR_COPY
    kept: list[int] = []
    conflicts: list[tuple[int, int]] = []
    for row in range(len(rows)):
        originals = [at for at in kept if is_copy[row, at]]
        if not any((shows[at] == shows[row]).all() for at in originals):
            conflicts += [(at, row) for at in originals]
            kept.append(row)
    return NearCopies(kept, conflicts)
