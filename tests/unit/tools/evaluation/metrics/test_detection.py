import numpy as np
import pytest

from tools.evaluation.metrics.detection import COCO_IOUS, DetectionQuality, FoundBox, TrueBox, overlaps

LEFT, RIGHT, FAR = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0), (50.0, 50.0, 60.0, 60.0)


def truth(corners, *, image="a", name="cat", is_crowd=False) -> TrueBox:
    return TrueBox(image=image, name=name, corners=corners, is_crowd=is_crowd)


def found(corners, confidence, *, image="a", name="cat") -> FoundBox:
    return FoundBox(image=image, name=name, corners=corners, confidence=confidence)


def test_overlap_is_intersection_over_union():
    shifted = (5.0, 0.0, 15.0, 10.0)

    assert overlaps([LEFT], [shifted, FAR], is_crowd=[False, False]).tolist() == [[50 / 150, 0.0]]


def test_with_a_crowd_only_the_found_box_has_to_lie_inside():
    crowd = (0.0, 0.0, 100.0, 100.0)

    assert overlaps([LEFT], [crowd], is_crowd=[True]).tolist() == [[1.0]]


def test_finding_everything_and_nothing_else_is_perfect():
    quality = DetectionQuality([truth(LEFT), truth(RIGHT)], [found(LEFT, 0.9), found(RIGHT, 0.8)])

    assert quality.mean_average_precision(COCO_IOUS) == 1.0


def test_precision_is_averaged_over_101_recalls():
    # Ranked: hit, miss, hit of two true boxes. Precision 1 up to recall 0.5 (51 of the 101 points),
    # then 2/3 up to recall 1 (the other 50).
    quality = DetectionQuality(
        [truth(LEFT), truth(RIGHT)], [found(LEFT, 0.9), found(FAR, 0.8), found(RIGHT, 0.7)]
    )

    assert quality.average_precision("cat", iou=0.5) == pytest.approx((51 * 1 + 50 * 2 / 3) / 101)


def test_a_recall_that_is_never_reached_counts_as_nothing():
    quality = DetectionQuality([truth(LEFT), truth(RIGHT)], [found(LEFT, 0.9)])

    assert quality.average_precision("cat", iou=0.5) == pytest.approx(51 / 101)


def test_a_second_box_on_the_same_object_is_a_miss():
    quality = DetectionQuality([truth(LEFT)], [found(LEFT, 0.9), found(LEFT, 0.8)])

    best = quality.quality("cat", iou=0.5, min_confidence=0.5)

    assert (best.precision, best.recall) == (0.5, 1.0)


def test_a_confidence_counts_only_across_the_images_of_its_class():
    quality = DetectionQuality(
        [truth(LEFT, image="a"), truth(LEFT, image="b")],
        [found(LEFT, 0.9, image="b"), found(LEFT, 0.3, image="a"), found(LEFT, 0.8, image="a", name="dog")],
    )

    assert quality.names == ("cat",)
    assert quality.average_precision("cat", iou=0.5) == 1.0
    assert quality.quality("cat", iou=0.5, min_confidence=0.5).recall == 0.5


def test_what_lies_in_a_crowd_is_neither_right_nor_wrong():
    crowd = truth((15.0, 0.0, 100.0, 100.0), is_crowd=True)
    quality = DetectionQuality([crowd, truth(LEFT)], [found(RIGHT, 0.9), found(FAR, 0.85), found(LEFT, 0.8)])

    assert quality.average_precision("cat", iou=0.5) == 1.0


def test_a_loose_box_passes_only_the_loose_thresholds():
    # IoU 8/12: right at 0.5 to 0.65, wrong at 0.7 to 0.95.
    loose = (2.0, 0.0, 12.0, 10.0)
    quality = DetectionQuality([truth(LEFT)], [found(loose, 0.9)])

    assert quality.mean_average_precision([0.5]) == 1.0
    assert quality.mean_average_precision(COCO_IOUS) == pytest.approx(4 / 10)


def test_a_class_that_nobody_found_counts_as_zero():
    quality = DetectionQuality([truth(LEFT), truth(RIGHT, name="dog")], [found(LEFT, 0.9)])

    assert quality.mean_average_precision([0.5]) == 0.5


def test_without_anything_to_find_there_is_no_mean():
    assert DetectionQuality([], [found(LEFT, 0.9)]).mean_average_precision([0.5]) is None


def test_average_precision_is_that_of_pycocotools():
    truths, found = _scattered(np.random.RandomState(3))

    quality = DetectionQuality(truths, found)

    # COCOeval over the same boxes in pixels: stats[0] and stats[1].
    assert quality.mean_average_precision(COCO_IOUS) == pytest.approx(0.10406069178346405)
    assert quality.mean_average_precision([0.5]) == pytest.approx(0.3807637906647808)


def _scattered(random: np.random.RandomState) -> tuple[list[TrueBox], list[FoundBox]]:
    """Boxes in twelve pictures of three classes: some crowds, loose boxes, wrong names, inventions."""
    truths, found = [], []
    for image in map(str, range(12)):
        for _ in range(random.randint(1, 5)):
            name = random.randint(1, 4)
            x, y, width, height = (*random.randint(0, 60, 2), *random.randint(10, 40, 2))
            corners = (x, y, x + width, y + height)
            truths.append(TrueBox(image, str(name), corners, is_crowd=random.rand() < 0.1))
            if random.rand() < 0.8:
                dx, dy, dw, dh = random.randint(-6, 7, 4)
                called = name if random.rand() < 0.9 else random.randint(1, 4)
                left, top = x + dx, y + dy
                corners = (left, top, left + max(4, width + dw), top + max(4, height + dh))
                found.append(FoundBox(image, str(called), corners, round(random.rand(), 3)))
        if random.rand() < 0.5:
            called, (x, y) = random.randint(1, 4), random.randint(0, 60, 2)
            found.append(FoundBox(image, str(called), (x, y, x + 20, y + 20), round(random.rand(), 3)))
    return truths, found
