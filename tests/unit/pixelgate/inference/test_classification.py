"""Labels and embeddings out of a classifier's numbers."""

import base64

import numpy as np
import pytest

from pixelgate.inference.classification import Classifier, encode_embedding, softmax
from tests.support.models import FakeNetwork, labels

TENSOR = np.zeros((1, 3, 4, 4), np.float32)


def classify(logits, *, names=("cat", "dog", "crane", "crane"), embedding=(3, 4)):
    network = FakeNetwork(logits=[logits], embedding=[embedding])
    return Classifier(network, labels(*names), min_confidence=0.1, confident=0.3).classify(TENSOR)


def test_softmax_of_equal_logits_is_uniform_and_large_logits_do_not_overflow():
    assert softmax(np.array([5, 5], np.float32)).tolist() == [0.5, 0.5]
    assert softmax(np.array([1e4, 0], np.float32)).tolist() == [1, 0]


def test_softmax_takes_one_row_a_picture():
    rows = softmax(np.log(np.array([[0.25, 0.75], [0.5, 0.5]], np.float32)))

    assert rows.ravel().tolist() == pytest.approx([0.25, 0.75, 0.5, 0.5])


def test_labels_come_best_first_with_their_identity():
    found = classify(np.log([0.15, 0.5, 0.05, 0.3])).labels

    assert [(label.name, label.wnid, label.confidence) for label in found] == [
        ("dog", "n00000001", 0.5),
        ("crane", "n00000003", 0.3),
        ("cat", "n00000000", 0.15),
    ]
    assert found[0].parents == ("thing",)


def test_no_guess_is_better_than_a_wild_one():
    names = [f"class {index}" for index in range(20)]

    assert classify(np.zeros(20), names=names).labels == ()


def test_a_class_may_have_a_threshold_of_its_own():
    network = FakeNetwork(logits=[np.log([0.5, 0.3, 0.2])], embedding=[[1]])
    thresholds = np.array([0.6, 0.1, 0.1], np.float32)

    found = Classifier(network, labels("cat", "dog", "fox"), min_confidence=thresholds, confident=0.4)

    assert [label.name for label in found.classify(TENSOR).labels] == ["dog", "fox"]


def test_columns_without_a_label_are_never_named():
    known = (labels("background", "cat", "dog")[2],)
    network = FakeNetwork(logits=[np.log([0.6, 0.1, 0.3])], embedding=[[1]])

    found = Classifier(network, known, min_confidence=0.1, confident=0.5).classify(TENSOR)

    assert [(label.name, label.confidence) for label in found.labels] == [("dog", 0.3)]


@pytest.mark.parametrize(("best", "is_confident"), [(0.7, True), (0.31, True), (0.29, False)])
def test_where_the_best_label_is_poor_that_is_said(best, is_confident):
    others = [(1 - best) / 3] * 3

    assert classify(np.log([best, *others])).is_confident is is_confident


def test_at_most_ten_labels_are_kept():
    names = [f"class {index}" for index in range(12)]
    network = FakeNetwork(logits=[np.zeros(12)], embedding=[[1]])

    assert (
        len(Classifier(network, labels(*names), min_confidence=0.01, confident=0.3).classify(TENSOR).labels)
        == 10
    )


def test_an_embedding_is_float16_of_norm_one():
    decoded = np.frombuffer(base64.b64decode(classify(np.zeros(4)).embedding), "<f2")

    assert decoded.tolist() == pytest.approx([0.6, 0.8], abs=1e-3)


def test_an_embedding_of_nothing_is_nothing():
    assert np.frombuffer(base64.b64decode(encode_embedding(np.zeros(3, np.float32))), "<f2").tolist() == [
        0,
        0,
        0,
    ]
