"""Regions of a mask are what a plain flood fill finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from pixelgate.ocr.paddle.components import connect, find_runs


def flooded(mask):
    """Each region as a set of (row, column), by the book."""
    waiting = {(int(row), int(column)) for row, column in np.argwhere(mask)}
    regions = set()
    while waiting:
        region, edge = set(), [waiting.pop()]
        while edge:
            row, column = edge.pop()
            region.add((row, column))
            near = {(row + y, column + x) for y in (-1, 0, 1) for x in (-1, 0, 1)} & waiting
            waiting -= near
            edge.extend(near)
        regions.add(frozenset(region))
    return regions


def connected(mask):
    runs = find_runs(mask)
    regions = {}
    for label, row, start, stop in zip(connect(runs), runs.row, runs.start, runs.stop, strict=True):
        regions.setdefault(int(label), set()).update((int(row), column) for column in range(start, stop))
    return set(map(frozenset, regions.values()))


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=14), elements=st.booleans()))
def test_regions_are_those_of_a_flood_fill(mask):
    assert connected(mask) == flooded(mask)


def spiral(side):
    mask = np.zeros((side, side), dtype=bool)
    row, column, step = 0, 0, (0, 1)
    top, left, bottom, right = 0, 0, side - 1, side - 1
    while top <= bottom and left <= right:
        mask[row, column] = True
        ahead = (row + step[0], column + step[1])
        if not (top <= ahead[0] <= bottom and left <= ahead[1] <= right):
            step = (step[1], -step[0])
            if step == (1, 0):
                top += 2
            elif step == (0, -1):
                right -= 2
            elif step == (-1, 0):
                bottom -= 2
            else:
                left += 2
            ahead = (row + step[0], column + step[1])
        row, column = ahead
    return mask


@pytest.mark.parametrize(
    "mask",
    [
        np.zeros((5, 5), dtype=bool),
        np.ones((5, 5), dtype=bool),
        np.eye(9, dtype=bool),
        np.indices((9, 9)).sum(axis=0) % 2 == 0,
        np.tile([True, False], (9, 5)),
        spiral(21),
    ],
    ids=["empty", "full", "diagonal", "chessboard", "stripes", "spiral"],
)
def test_awkward_shapes_are_connected_too(mask):
    assert connected(mask) == flooded(mask)


def test_regions_are_numbered_from_zero():
    labels = connect(find_runs(np.array([[1, 0, 1], [0, 0, 0], [1, 0, 1]], dtype=bool)))

    assert sorted(labels.tolist()) == [0, 1, 2, 3]
