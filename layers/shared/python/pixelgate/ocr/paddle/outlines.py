"""The pixels of each region that a shape around it can touch."""

import numpy as np

from pixelgate.ocr.paddle.components import Indices, Runs
from pixelgate.ocr.paddle.geometry import Points

# Of 20,846 ends in the maps of 62 photos these leave 4,831, and any number of rounds would leave 4,308.
_ROUNDS = 3


def outline_largest(runs: Runs, labels: Indices, *, least: int, most: int) -> list[Points]:
    """Of the ``most`` largest regions of at least ``least`` pixels, the largest first: points ``[n, 2]``.

    They are centres of pixels, and all corners of the region's convex hull are among them. ``labels`` has
    the region of each of ``runs``, numbered from 0 up.
    """
    areas = np.bincount(labels, weights=runs.stop - runs.start)
    largest = np.argsort(-areas, kind="stable")[: min(most, int((areas >= least).sum()))]
    if not len(largest):
        return []
    rank = np.full(len(areas), len(largest))
    rank[largest] = np.arange(len(largest))
    order = np.argsort(rank[labels], kind="stable")
    order = order[: np.count_nonzero(rank[labels] < len(largest))]
    region, row, column = _sides(rank[labels[order]], runs.row[order], runs.start[order], runs.stop[order])
    points = np.stack([column, row], axis=1) + 0.5
    return np.split(points, np.flatnonzero(np.diff(region)) + 1)


def _sides(region: Indices, row: Indices, start: Indices, stop: Indices) -> tuple[Indices, Indices, Indices]:
    """Region, row and column of each region's left and right ends that may be corners of its hull.

    The runs come by region, then in raster order, and so do the ends.
    """
    begins = np.append(True, (row[1:] != row[:-1]) | (region[1:] != region[:-1]))
    ends = np.append(begins[1:], True)
    left = _convex(region[begins], row[begins], start[begins])
    # In a mirror a right side is a left one.
    right = _convex(region[ends], row[ends], 1 - stop[ends])
    region, row, column = (
        np.concatenate(pair) for pair in zip(left, (right[0], right[1], -right[2]), strict=True)
    )
    order = np.argsort(region, kind="stable")
    return region[order], row[order], column[order]


def _convex(region: Indices, row: Indices, column: Indices) -> tuple[Indices, Indices, Indices]:
    """Without ends that do not lie to the left of the line between the ends before and after them."""
    for _ in range(_ROUNDS):
        down, right = np.diff(row), np.diff(column)
        hidden = (right[:-1] * down[1:] >= right[1:] * down[:-1]) & (region[2:] == region[:-2])
        if not hidden.any():
            break
        kept = np.concatenate([[True], ~hidden, [True]])
        region, row, column = region[kept], row[kept], column[kept]
    return region, row, column
