"""Objects out of an SSD's decoded boxes and scores."""

import numpy as np
import pytest

from pixelgate.domain.model_cards.label_set import Label
from pixelgate.inference.detection import Detector
from tests.support.models import FakeNetwork, labels

TENSOR = np.zeros((1, 300, 300, 3), np.float32)

# top, left, bottom, right
HERE = (0.1, 0.2, 0.5, 0.6)
NEARLY_HERE = (0.1, 0.2, 0.5, 0.58)
THERE = (0.6, 0.6, 0.9, 0.9)


def detect(rows, *, known=None):
    """``rows`` are pairs of a box and its scores."""
    boxes = np.array([box for box, _ in rows]).reshape(1, -1, 1, 4)
    scores = np.array([scores for _, scores in rows])[np.newaxis]
    network = FakeNetwork(boxes=boxes, scores=scores)
    return Detector(network, known or labels("cat", "dog"), min_confidence=0.5, max_iou=0.5).detect(TENSOR)


def test_an_object_is_named_and_placed():
    [found] = detect([(HERE, (0.9, 0.1))])

    assert (found.name, found.confidence, found.parents) == ("cat", 0.9, ("thing",))
    assert found.box.model_dump() == {"x": 0.2, "y": 0.1, "width": 0.4, "height": 0.4}
    assert found.area == pytest.approx(0.16)


def test_the_most_confident_comes_first():
    assert [item.confidence for item in detect([(HERE, (0.6, 0)), (THERE, (0.8, 0))])] == [0.8, 0.6]


def test_two_boxes_of_one_object_are_one():
    assert len(detect([(HERE, (0.9, 0)), (NEARLY_HERE, (0.8, 0))])) == 1


def test_two_kinds_in_one_place_are_two():
    assert [item.name for item in detect([(HERE, (0.9, 0.7)), (NEARLY_HERE, (0.8, 0.6))])] == ["cat", "dog"]


def test_a_thing_that_is_taken_for_two_kinds_is_the_likelier_one():
    network = FakeNetwork(boxes=[[HERE, NEARLY_HERE, THERE]], scores=[[[0.6, 0], [0, 0.7], [0.6, 0]]])
    limits = {"min_confidence": 0.5, "max_iou": 0.5}

    found = Detector(network, labels("cat", "dog"), **limits, same_place_iou=0.85).detect(TENSOR)
    looser = Detector(network, labels("cat", "dog"), **limits, same_place_iou=0.96).detect(TENSOR)

    # The two boxes overlap by 0.95.
    assert [item.name for item in found] == ["dog", "cat"]
    assert found[1].box.x == pytest.approx(0.6)
    assert [item.name for item in looser] == ["dog", "cat", "cat"]


def test_what_the_threshold_asks_for_is_enough_and_less_is_not():
    assert [item.confidence for item in detect([(HERE, (0.5, 0)), (THERE, (0.49, 0))])] == [0.5]


def test_a_class_may_have_a_threshold_of_its_own():
    network = FakeNetwork(boxes=[[HERE, THERE]], scores=[[[0.6, 0], [0, 0.6]]])
    thresholds = np.array([0.7, 0.5], np.float32)

    found = Detector(network, labels("cat", "dog"), min_confidence=thresholds, max_iou=0.5).detect(TENSOR)

    assert [item.name for item in found] == ["dog"]


def test_columns_without_a_label_are_never_found():
    known = (Label(index=0, name="cat"), Label(index=2, name="dog"))

    assert [item.name for item in detect([(HERE, (0.1, 0.99, 0.8))], known=known)] == ["dog"]


def test_labels_belong_to_columns_in_whatever_order_they_are_listed():
    known = (Label(index=2, name="dog"), Label(index=0, name="cat"))

    found = detect([(HERE, (0.9, 0.99, 0.1)), (THERE, (0.1, 0.99, 0.8))], known=known)

    assert [item.name for item in found] == ["cat", "dog"]


def test_boxes_beyond_the_edge_are_clipped_and_boxes_outside_dropped():
    [found] = detect([((-0.2, -0.1, 0.5, 1.3), (0.9, 0)), ((1.1, 0, 1.5, 1), (0.9, 0))])

    assert found.box.model_dump() == {"x": 0, "y": 0, "width": 1, "height": 0.5}


def test_an_empty_picture_holds_nothing():
    assert detect([(HERE, (0.1, 0.2))]) == ()


def test_a_picture_full_of_noise_is_bounded():
    grid = [
        ((y / 25, x / 25, (y + 0.9) / 25, (x + 0.9) / 25), (0.9, 0)) for y in range(25) for x in range(25)
    ]

    assert len(detect(grid)) == 100
