"""Thresholds of classes are data of the card."""

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.inference.thresholds import class_thresholds
from tests.support.models import card, labels


def model(class_thresholds=None, **thresholds):
    drawn = card("drawn", task="detect", role="detector", outputs=("scores",), thresholds=thresholds)
    return drawn.model_copy(update={"class_thresholds": class_thresholds or {}})


def test_one_threshold_is_for_all():
    assert class_thresholds(model(confidence=0.5), labels("cat", "dog")).tolist() == [0.5, 0.5]


def test_a_class_may_have_its_own():
    thresholds = class_thresholds(model({"dog": 0.25}, confidence=0.5), labels("cat", "dog"))

    assert thresholds.tolist() == [0.5, 0.25]


def test_classes_of_one_name_have_one_threshold():
    # ImageNet has a crane that flies and one that lifts.
    thresholds = class_thresholds(model({"crane": 0.25}, confidence=0.5), labels("crane", "cat", "crane"))

    assert thresholds.tolist() == [0.25, 0.5, 0.25]


def test_a_threshold_of_no_class_is_a_mistake_in_the_card():
    with pytest.raises(ConfigurationError, match=r"drawn: its card .* dgo"):
        class_thresholds(model({"dgo": 0.25}, confidence=0.5), labels("cat", "dog"))


def test_a_card_needs_a_threshold():
    with pytest.raises(ConfigurationError, match="no threshold confidence"):
        class_thresholds(model(), labels("cat"))
