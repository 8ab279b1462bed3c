"""An outline has the hull of all pixels of its region."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from pixelgate.ocr.paddle.components import connect, find_runs
from pixelgate.ocr.paddle.geometry import convex_hull
from pixelgate.ocr.paddle.outlines import outline_largest

MASKS = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=16), elements=st.booleans())


def outlines(mask, *, least=1, most=1000):
    runs = find_runs(mask)
    return outline_largest(runs, connect(runs), least=least, most=most)


def regions(mask):
    """The centres of all pixels of each region, the largest region first, then the one that begins first."""
    runs = find_runs(mask)
    labels = connect(runs)
    pixels = [[] for _ in set(labels.tolist())]
    for label, row, start, stop in zip(labels, runs.row, runs.start, runs.stop, strict=True):
        pixels[label].extend((column + 0.5, row + 0.5) for column in range(start, stop))
    return [np.array(each) for each in sorted(pixels, key=len, reverse=True)]


@given(MASKS)
def test_every_region_has_the_hull_of_all_its_pixels(mask):
    found, expected = outlines(mask), regions(mask)

    assert len(found) == len(expected)
    for outline, pixels in zip(found, expected, strict=True):
        assert convex_hull(outline).tolist() == convex_hull(pixels).tolist()


@given(MASKS, st.integers(1, 12), st.integers(0, 5))
def test_small_regions_and_all_but_the_largest_are_left_out(mask, least, most):
    wanted = [pixels for pixels in regions(mask) if len(pixels) >= least][:most]

    found = outlines(mask, least=least, most=most)

    assert [convex_hull(outline).tolist() for outline in found] == [
        convex_hull(pixels).tolist() for pixels in wanted
    ]


@pytest.mark.parametrize(
    ("mask", "count"),
    [(np.zeros((4, 4), bool), 0), (np.ones((1, 1), bool), 1), (np.ones((1, 9), bool), 1), (np.eye(9) > 0, 1)],
    ids=["nothing", "a pixel", "a row", "a diagonal"],
)
def test_regions_without_an_area_have_outlines_too(mask, count):
    found = outlines(mask)

    assert len(found) == count
    assert all(convex_hull(outline).size for outline in found)


def test_little_is_left_of_a_ragged_region():
    rows = np.arange(200)[:, np.newaxis]
    mask = np.abs(np.arange(300) - 150) < 100 + (rows * 7919) % 13

    [outline] = outlines(mask)

    assert len(outline) < 40
