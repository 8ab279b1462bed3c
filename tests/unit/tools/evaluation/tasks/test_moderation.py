from pathlib import Path

import pytest

from functions.moderate.handler import Settings
from pixelgate.domain.findings.moderation import ModerationCategory
from tools.evaluation.data.files import LabelledFile
from tools.evaluation.data.moderation_names import categorised
from tools.evaluation.tasks.moderation import (
    MODEL,
    SECOND_MODEL,
    Categories,
    report_moderation,
)


def says(nudity: float, gore: float) -> Categories:
    scores = {"nudity": nudity, "gore": gore}
    return Categories(
        categories=tuple(
            ModerationCategory(name=name, confidence=value, source_model="m")
            for name, value in scores.items()
        )
    )


def test_the_models_are_those_of_the_function():
    assert Settings.model_fields["model"].default == MODEL
    assert Settings.model_fields["second_model"].default == SECOND_MODEL


def test_each_category_is_judged_by_itself():
    answers = [says(0.9, 0.1), says(0.2, 0.8), says(0.5, 0.1), says(0.1, 0.1)]
    truths = [frozenset({name}) for name in ("nudity", "gore", "safe", "safe")]

    figures = report_moderation(answers, truths, review=0.35).figures

    assert figures["roc_auc"] == {"nudity": 1.0, "gore": 1.0}
    assert figures["per_category"]["nudity"]["precision"] == 0.5
    assert figures["per_category"]["gore"]["f1"] == 1.0
    assert figures["hamming_loss"] == 1 / 8
    assert figures["top1"] == 0.75
    assert figures["most_confused"] == [{"truth": "safe", "called": "nudity", "count": 1}]


@pytest.mark.parametrize(
    ("name", "category"),
    [("Nude", "nudity"), ("nsfw", "nudity"), ("nsfl", "gore"), ("SFW", "safe"), ("safe", "safe")],
)
def test_classes_have_many_names(name, category):
    file = LabelledFile(Path("a.jpg"), frozenset({name}))

    assert categorised([file]) == ((LabelledFile(Path("a.jpg"), frozenset({category})),), [])


def test_other_classes_are_left_out_and_named():
    file = LabelledFile(Path("a.jpg"), frozenset({"weapon"}))

    assert categorised([file]) == ((), ["weapon"])
