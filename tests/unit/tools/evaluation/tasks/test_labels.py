import numpy as np
import pytest

from tests.support.models import labels
from tools.evaluation.tasks.labels import OTHER, report_labels, truth_flags

LABELS = labels("cat", "dog", "crane", "crane")


COLUMNS = {"cat": 0, "dog": 1}


def test_the_report_counts_right_and_wrong_answers():
    logits = np.log(np.array([[0.7, 0.2, 0.05, 0.05], [0.1, 0.2, 0.65, 0.05], [0.1, 0.8, 0.05, 0.05]]))
    truths = truth_flags([frozenset({"cat"}), frozenset({"dog"}), frozenset({"dog"})], LABELS, COLUMNS)

    report = report_labels(logits.astype(np.float32), truths, LABELS, min_confidence=0.05)

    assert report.figures["top1"] == pytest.approx(2 / 3)
    assert report.figures["top5"] == 1.0
    assert report.figures["per_class"]["dog"]["recall"] == 0.5
    assert report.figures["most_confused"] == [{"truth": "dog", "called": OTHER, "count": 1}]
    assert set(report.charts) == {"calibration.png", "confusion.png"}
    # Shares of right answers less how sure they were, each in a bin of its own.
    assert report.figures["ece"] == pytest.approx((0.3 + 0.65 + 0.2) / 3, abs=1e-6)


def test_a_temperature_changes_the_error_and_not_the_accuracy():
    logits = np.array([[4, 0, 0, 0], [4, 0, 0, 0]], np.float32)
    truths = truth_flags([frozenset({"cat"}), frozenset({"dog"})], LABELS, COLUMNS)

    plain, cooler = (
        report_labels(logits / each, truths, LABELS, min_confidence=0.05).figures for each in (1.0, 4.0)
    )

    assert plain["top1"] == cooler["top1"] == 0.5
    assert cooler["ece"] < plain["ece"]


def test_several_true_labels_have_no_confusion_matrix():
    truths = truth_flags([frozenset({"cat", "dog"})], LABELS, COLUMNS)
    logits = np.log(np.array([[0.5, 0.3, 0.16, 0.04]], np.float32))

    report = report_labels(logits, truths, LABELS, min_confidence=0.05)

    # Of four cells one is wrong: the finding lists a crane that is not there.
    assert report.figures["hamming_loss"] == 0.25
    assert "per_class" not in report.figures
    assert set(report.charts) == {"calibration.png"}


def test_the_hamming_loss_knows_the_thresholds_of_classes():
    truths = truth_flags([frozenset({"cat", "dog"})], LABELS, COLUMNS)
    logits = np.log(np.array([[0.5, 0.3, 0.16, 0.04]], np.float32))

    own = np.array([0.05, 0.4, 0.2, 0.05], np.float32)
    report = report_labels(logits, truths, LABELS, min_confidence=own)

    # The dog stays below its threshold, the crane below its own.
    assert report.figures["hamming_loss"] == 0.25
