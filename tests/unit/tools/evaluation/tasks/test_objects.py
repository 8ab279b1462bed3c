import pytest

from pixelgate.domain.findings.base import Box
from pixelgate.domain.findings.objects import DetectedObject
from tools.evaluation.errors import DataError
from tools.evaluation.metrics.detection import TrueBox
from tools.evaluation.tasks.objects import Objects, found_boxes, report_objects

DOG = TrueBox(image="a", name="dog", corners=(0.1, 0.1, 0.5, 0.5))


def answer(*confidences: float) -> Objects:
    box = Box(x=0.1, y=0.1, width=0.4, height=0.4)
    return Objects(
        objects=tuple(
            DetectedObject(name="dog", parents=(), confidence=each, box=box, area=0.16)
            for each in confidences
        )
    )


def report(truths, found):
    return report_objects(truths, found, thresholds={"dog": 0.5, "cat": 0.5}).figures


def test_a_box_in_its_place_counts():
    figures = report([DOG], found_boxes("a", answer(0.9)))

    assert (figures["map"], figures["map50"], figures["precision"], figures["recall"]) == (1, 1, 1, 1)
    assert figures["ece"] == pytest.approx(0.1)


def test_what_is_below_the_shipped_threshold_counts_for_the_ranking_only():
    figures = report([DOG], found_boxes("a", answer(0.4)))

    assert (figures["map50"], figures["precision"], figures["recall"]) == (1.0, None, 0.0)


def test_a_class_that_the_model_lacks_is_named_and_left_out():
    figures = report(
        [DOG, TrueBox(image="a", name="unicorn", corners=(0, 0, 1, 1))], found_boxes("a", answer(0.9))
    )

    assert figures["unknown_classes"] == ["unicorn"]
    assert figures["map50"] == 1.0


def test_nothing_found_is_worth_nothing():
    figures = report([DOG], [])

    assert (figures["map"], figures["ece"]) == (0.0, None)


def test_data_of_other_classes_only_is_an_error():
    with pytest.raises(DataError, match="none of the classes"):
        report([TrueBox(image="a", name="unicorn", corners=(0, 0, 1, 1))], [])
