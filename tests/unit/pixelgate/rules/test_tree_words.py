"""Other words for what labels and objects are kinds of."""

import pytest

from pixelgate.rules.tree_words import tree_words
from tests.unit.pixelgate.rules.building import result_of, signals

SPORTS_CAR = {"name": "sports car", "confidence": 0.9, "parents": ["car", "motor vehicle", "vehicle"]}


def asked_for(word, over="labels"):
    return {"any": {"over": over, "where": {"field": "name", "in_tree": word}}}


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("car", "true"),
        ("automobile", "true"),
        ("AUTOMOBILE", "true"),
        (["boat", "motorcar"], "true"),
        ("automotive vehicle", "true"),
        ("boat", "false"),
        ("wepon", "false"),
    ],
)
def test_another_word_for_a_parent_means_the_parent(word, result):
    assert result_of(asked_for(word), signals(labels=[SPORTS_CAR])) == result


def test_a_word_with_several_meanings_means_none_of_them():
    bicycle = {"name": "mountain bike", "confidence": 0.9, "parents": ["bicycle", "vehicle"]}

    assert tree_words("labels").other_words["bike"] == ("bicycle", "motorcycle")
    assert result_of(asked_for("bike"), signals(labels=[bicycle])) == "false"


def test_what_is_a_name_itself_keeps_its_meaning():
    words = tree_words("objects")

    assert words.meant_by("automobile") == "automobile"
    assert not words.other_words.keys() & (words.names | words.kinds)


def test_your_own_categories_have_no_other_words():
    assert tree_words("categories") is None


def test_only_the_name_is_searched_by_its_exact_words():
    labels = signals(labels=[SPORTS_CAR])

    assert (
        result_of({"any": {"over": "labels", "where": {"field": "name", "eq": "automobile"}}}, labels)
        == "false"
    )
