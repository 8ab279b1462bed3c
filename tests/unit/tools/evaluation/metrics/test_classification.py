import numpy as np
import pytest

from tools.evaluation.metrics.classification import (
    class_qualities,
    confusion_matrix,
    hamming_loss,
    macro_roc_auc,
    roc_auc,
    top_k_accuracy,
)

SCORES = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.1, 0.2, 0.7], [0.2, 0.5, 0.3]])


def flags(*columns: int) -> np.ndarray:
    return np.eye(3, dtype=bool)[list(columns)]


@pytest.mark.parametrize(("k", "expected"), [(1, 0.5), (2, 1.0), (3, 1.0)])
def test_an_answer_is_right_when_the_truth_is_among_the_best_k(k, expected):
    assert top_k_accuracy(SCORES, flags(0, 1, 2, 2), k=k) == expected


def test_any_of_several_true_classes_will_do():
    truths = np.array([[True, True, False]])

    assert top_k_accuracy(SCORES[1:2], truths, k=1) == 1.0


def test_rows_of_the_confusion_matrix_are_the_truth():
    matrix = confusion_matrix([0, 0, 1, 2], [0, 1, 1, 0], classes=3)

    assert matrix.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]


def test_precision_recall_and_f1_follow_from_the_confusions():
    first, second, third = class_qualities(np.array([[1, 1, 0], [0, 1, 0], [1, 0, 0]]))

    assert (first.precision, first.recall, first.f1) == (0.5, 0.5, 0.5)
    assert (second.precision, second.recall, second.f1) == (0.5, 1.0, pytest.approx(2 / 3))
    assert (third.precision, third.recall, third.f1, third.support) == (None, 0.0, 0.0, 1)


@pytest.mark.parametrize(
    ("scores", "area"),
    [
        ([0.1, 0.4, 0.35, 0.8], 0.75),
        ([0.1, 0.2, 0.3, 0.4], 1.0),
        ([0.4, 0.3, 0.2, 0.1], 0.0),
        ([0.5, 0.5, 0.5, 0.5], 0.5),
        ([0.2, 0.5, 0.5, 0.9], 0.875),
    ],
)
def test_the_area_is_how_often_a_positive_outranks_a_negative(scores, area):
    assert roc_auc(np.array(scores), np.array([False, False, True, True])) == area


def test_there_is_no_area_with_one_kind_only():
    assert roc_auc(np.array([0.1, 0.2]), np.array([True, True])) is None
    assert macro_roc_auc(np.array([[0.1]]), np.array([[True]])) is None


def test_the_mean_area_leaves_out_classes_that_do_not_occur():
    truths = np.array([[True, False, False], [False, True, False]])
    scores = np.array([[0.9, 0.1, 0.0], [0.1, 0.1, 0.8]])

    assert macro_roc_auc(scores, truths) == pytest.approx((1.0 + 0.5) / 2)


def test_every_wrong_cell_counts_alike():
    truths = np.array([[True, False, True, False], [False, False, False, True]])
    predictions = np.array([[True, True, False, False], [False, False, False, True]])

    assert hamming_loss(predictions, truths) == 2 / 8


def test_the_figures_are_those_of_scikit_learn():
    random = np.random.RandomState(7)
    scores = random.rand(40, 4).round(2)
    scores /= scores.sum(1, keepdims=True)
    truths = random.randint(0, 4, 40)
    flags = np.eye(4, dtype=bool)[truths]

    qualities = class_qualities(confusion_matrix(truths, scores.argmax(1), classes=4))

    # What sklearn.metrics says: precision_recall_fscore_support, top_k_accuracy_score, roc_auc_score
    # (macro, one versus rest) and hamming_loss.
    assert [one.precision for one in qualities] == pytest.approx([0.1875, 1 / 6, 4 / 9, 4 / 9])
    assert [one.recall for one in qualities] == pytest.approx([3 / 7, 1 / 11, 0.4, 1 / 3])
    assert [one.f1 for one in qualities] == pytest.approx([0.26087, 0.117647, 0.421053, 0.380952], abs=1e-5)
    assert top_k_accuracy(scores, flags, k=1) == pytest.approx(0.3)
    assert top_k_accuracy(scores, flags, k=2) == pytest.approx(0.6)
    assert macro_roc_auc(scores, flags) == pytest.approx(0.5722499626809971)
    assert hamming_loss(scores >= 0.3, flags) == pytest.approx(0.38125)
