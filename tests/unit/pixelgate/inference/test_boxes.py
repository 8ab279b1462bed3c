"""Overlap and suppression, against the slow and obvious way of doing it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgate.inference.boxes import box_of, iou_matrix, suppress

coordinate = st.integers(0, 20)


@st.composite
def candidates(draw):
    """Boxes on a small grid, so that they overlap, touch, coincide and are empty; scores with ties."""
    count = draw(st.integers(1, 12))
    corners = draw(st.lists(st.tuples(*[coordinate] * 4), min_size=count, max_size=count))
    boxes = np.array([(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners], np.float32)
    scores = draw(st.lists(st.sampled_from([0.2, 0.5, 0.6, 0.9]), min_size=count, max_size=count))
    classes = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    return boxes, np.array(scores, np.float32), np.array(classes)


def naive_iou(first, second):
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    shared = max(0.0, width) * max(0.0, height)
    both = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (first, second)) - shared
    return shared / both if both else 0.0


def naive_suppress(boxes, scores, iou, classes):
    kept = []
    for index in sorted(range(len(boxes)), key=lambda index: (-scores[index], index)):
        if all(
            classes[index] != classes[other] or naive_iou(boxes[index], boxes[other]) <= iou for other in kept
        ):
            kept.append(index)
    return kept


@given(candidates())
def test_overlap_is_what_two_loops_compute(drawn):
    boxes, _, _ = drawn

    expected = [[naive_iou(first, second) for second in boxes.tolist()] for first in boxes.tolist()]
    assert np.allclose(iou_matrix(boxes), expected, atol=1e-6)


@given(candidates(), st.sampled_from([0.0, 0.27, 0.31, 0.52]))
def test_suppression_is_what_two_loops_compute(drawn, iou):
    boxes, scores, classes = drawn

    expected = naive_suppress(boxes.tolist(), scores.tolist(), iou, classes.tolist())
    assert suppress(boxes, scores, iou=iou, classes=classes) == expected


@given(candidates())
def test_without_classes_all_are_one_class(drawn):
    boxes, scores, _ = drawn

    assert suppress(boxes, scores, iou=0.5) == suppress(
        boxes, scores, iou=0.5, classes=np.zeros(len(boxes), int)
    )


def test_nothing_in_nothing_out():
    assert suppress(np.zeros((0, 4), np.float32), np.zeros(0, np.float32), iou=0.5) == []


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        ((0.1, 0.2, 0.4, 0.6), (0.1, 0.2, 0.3, 0.4)),
        ((-0.5, -0.1, 0.25, 1.75), (0, 0, 0.25, 1)),
        ((1 / 3, 1 / 3, 2 / 3, 1), (0.33333, 0.33333, 0.33334, 0.66667)),
    ],
)
def test_a_box_is_clipped_to_the_image(corners, expected):
    box = box_of(np.array(corners, np.float32))

    assert (box.x, box.y, box.width, box.height) == expected
    assert box.x + box.width <= 1
    assert box.y + box.height <= 1


@pytest.mark.parametrize(
    "corners", [(0.5, 0.5, 0.5, 0.9), (0.9, 0.1, 0.2, 0.3), (1.2, 0, 1.4, 1), (0, -2, 1, -1)]
)
def test_what_lies_outside_or_is_empty_is_no_box(corners):
    assert box_of(np.array(corners, np.float32)) is None
