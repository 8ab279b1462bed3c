"""What the table of docs/classifiers.md is made of, on embeddings that are drawn."""

import pytest

from tests.support.embeddings import Pictures as Drawn
from tools.classifier_quality.labelled_pictures import sort_pictures
from tools.classifier_quality.trials import LEAST_HELD_OUT, Setting, attempt


def drawn(*, spread, labels=("mug", "lamp", "chair"), pictures=14):
    """So many pictures of each label, and 25 that are alone in their folders."""
    source = Drawn(spread=spread)
    found = [(label, source.one(label)) for label in labels for _ in range(pictures)]
    return sort_pictures([*found, *((f"alone {at}", source.one()) for at in range(25))], least=10)


STRANGERS = [Drawn(seed=9).one() for _ in range(40)]
SETTING = Setting(labels=2, examples=14 - LEAST_HELD_OUT, others=10)


def test_a_folder_with_enough_pictures_is_a_label_and_the_rest_are_others():
    pictures = drawn(spread=1.0)

    assert {name: len(ids) for name, ids in pictures.labels.items()} == {"mug": 14, "lamp": 14, "chair": 14}
    assert len(pictures.others) == 25
    assert len(pictures.embeddings) == 3 * 14 + 25


def test_of_copies_the_first_counts_wherever_it_is():
    first, second = Drawn().one(), Drawn(seed=5).one()

    pictures = sort_pictures([("a", first), ("b", first), ("b", second)], least=1)

    assert {name: len(ids) for name, ids in pictures.labels.items()} == {"a": 1, "b": 1}


def test_what_is_easily_told_apart_is():
    outcome = attempt(drawn(spread=0.8), STRANGERS, SETTING, seed=1)

    for counts in (outcome.reported, outcome.held_out):
        assert counts.shown == pytest.approx(20)
        assert counts.right / counts.shown > 0.9
        assert counts.right / counts.given > 0.9
    assert outcome.strangers <= outcome.unguarded


def test_what_cannot_be_told_apart_is_not():
    source = Drawn()
    found = [(name, source.one("same")) for name in ("a", "b") for _ in range(14)]
    pictures = sort_pictures(found, least=10)

    outcome = attempt(pictures, STRANGERS, Setting(labels=2, examples=10, others=0), seed=1)

    assert outcome.held_out.right <= outcome.held_out.given * 0.8


def test_the_same_draw_comes_to_the_same():
    pictures = drawn(spread=2.0)

    assert attempt(pictures, STRANGERS, SETTING, seed=3) == attempt(pictures, STRANGERS, SETTING, seed=3)
