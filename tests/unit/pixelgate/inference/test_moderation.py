"""Opinions about a picture's safety, and how two become one."""

import numpy as np
import pytest

from pixelgate.inference.moderation import (
    SAFETY_CLASS,
    Opinion,
    SafetyModel,
    combine,
    is_unsure,
    with_suggestive,
)
from tests.support.models import FakeNetwork, labels

TENSOR = np.zeros((1, 3, 4, 4), np.float32)


def opinion(source: str = "first", **confidences: float) -> Opinion:
    return Opinion(source=source, confidences=confidences)


def test_classes_become_categories_wherever_they_stand():
    network = FakeNetwork(probabilities=[[0.1, 0.7, 0.2]])

    judged = SafetyModel(network, labels("nsfl", "nsfw", "sfw"), model_id="first").judge(TENSOR)

    assert judged.source == "first"
    assert judged.confidences == pytest.approx({"gore": 0.1, "nudity": 0.7})


def test_a_model_may_know_fewer_categories():
    network = FakeNetwork(probabilities=[[0.9, 0.1]])

    judged = SafetyModel(network, labels("sfw", "nsfw"), model_id="second").judge(TENSOR)

    assert judged.confidences == pytest.approx({"nudity": 0.1})


@pytest.mark.parametrize(
    ("nudity", "unsure"),
    [(0.0, False), (0.34, False), (0.35, True), (0.84, True), (0.85, False), (1.0, False)],
)
def test_unsure_is_where_a_person_would_decide(nudity, unsure):
    assert is_unsure(opinion(nudity=nudity, gore=0.5), review=0.35, reject=0.85) is unsure


def test_one_opinion_stands_for_itself():
    found = combine(opinion(gore=0.1, nudity=0.2), None)

    assert [(item.name, item.confidence, item.source_model) for item in found] == [
        ("nudity", 0.2, "first"),
        ("gore", 0.1, "first"),
    ]


def test_two_opinions_count_the_same_where_both_have_one():
    found = combine(opinion(gore=0.3, nudity=0.6), opinion("second", nudity=0.1))

    assert [(item.name, item.confidence, item.source_model) for item in found] == [
        ("nudity", 0.35, "first+second"),
        ("gore", 0.3, "first"),
    ]


def test_the_scores_of_both_opinions_are_the_evidence():
    nudity, gore = combine(opinion(gore=0.3, nudity=0.6), opinion("second", nudity=0.1))

    assert [(each.source, each.model, each.name, each.confidence) for each in nudity.evidence] == [
        ("moderation", "first", "nsfw", 0.6),
        ("moderation", "second", "nsfw", 0.1),
    ]
    assert [(each.model, each.name, each.confidence) for each in gore.evidence] == [("first", "nsfl", 0.3)]


@pytest.mark.parametrize(
    ("nudity", "is_suggestive"), [(0.34, False), (0.35, True), (0.84, True), (0.85, False)]
)
def test_a_picture_is_suggestive_while_both_together_are_unsure(nudity, is_suggestive):
    scored = combine(opinion(gore=0.1, nudity=nudity), None)

    found = {each.name: each for each in with_suggestive(scored, review=0.35, reject=0.85)}

    assert ("suggestive" in found) is is_suggestive
    if is_suggestive:
        assert found["suggestive"].confidence == nudity
        assert found["suggestive"].evidence == found["nudity"].evidence


def test_every_score_has_its_class_in_the_taxonomy():
    assert SAFETY_CLASS == {"nudity": "nsfw", "gore": "nsfl"}
