"""The connected regions of a mask, by runs of pixels instead of single ones."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Indices: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class Runs:
    """Horizontal runs of true pixels, in raster order: columns ``start`` up to ``stop`` of ``row``."""

    row: Indices
    start: Indices
    stop: Indices


def find_runs(mask: NDArray[np.bool_]) -> Runs:
    """All runs of ``mask`` ``[h, w]``."""
    height, width = mask.shape
    # A false column on the left keeps rows apart in the flat view, where changes alternate: on, off, on.
    padded = np.zeros((height + 1, width + 1), dtype=np.bool_)
    padded[:height, 1:] = mask
    flat = padded.reshape(-1)
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    row, start = np.divmod(changes[0::2], width + 1)
    return Runs(row=row, start=start, stop=start + changes[1::2] - changes[0::2])


def connect(runs: Runs) -> Indices:
    """For each run the number of its region, 0 up; pixels that share a side or a corner are one region.

    Work and memory grow with the number of runs, whatever the regions look like.
    """
    above, below = _touching(runs)
    labels = np.arange(len(runs.row))
    while True:
        # Of two that touch, the root with the higher number hangs itself below the other's; then every
        # run looks up to its root. Each round at least halves the longest chain of trees.
        first, second = labels[above], labels[below]
        low, high = np.minimum(first, second), np.maximum(first, second)
        if (low == high).all():
            return np.unique(labels, return_inverse=True)[1].reshape(-1)
        np.minimum.at(labels, high, low)
        labels = _roots(labels)


def _touching(runs: Runs) -> tuple[Indices, Indices]:
    """Every pair of runs in neighbouring rows that share a side or a corner, the upper one first."""
    # Positions in raster order, so that one binary search finds the neighbours of all runs at once.
    stride = int(runs.stop.max(initial=0)) + 2
    starts, stops = runs.row * stride + runs.start, runs.row * stride + runs.stop
    first = np.searchsorted(stops, starts + stride, side="left")
    last = np.searchsorted(starts, stops + stride, side="right")
    counts = last - first
    above = np.repeat(np.arange(len(runs.row)), counts)
    within = np.arange(len(above)) - np.repeat(np.cumsum(counts) - counts, counts)
    return above, np.repeat(first, counts) + within


def _roots(parents: Indices) -> Indices:
    while True:
        grandparents = parents[parents]
        if (grandparents == parents).all():
            return parents
        parents = grandparents
