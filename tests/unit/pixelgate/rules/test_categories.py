"""Rules about a user's own categories."""

import pytest

from tests.unit.pixelgate.rules.building import result_of, signals

CATS = {
    "id": "cats",
    "name": "Cats",
    "path": "Animals > Pets > Cats",
    "parents": ["Pets", "Animals"],
    "confidence": 0.8,
}


def about(**where):
    conditions = [{"field": field, **comparison} for field, comparison in where.items()]
    return {"any": {"over": "categories", "where": {"all": conditions}}}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"id": {"eq": "cats"}}, "true"),
        ({"name": {"eq": "cats"}, "confidence": {"gte": 0.8}}, "true"),
        ({"name": {"in_tree": "Animals"}}, "true"),
        ({"name": {"eq": "Animals"}}, "false"),
        ({"path": {"eq": "Animals > Pets > Cats"}, "confidence": {"gte": 0.9}}, "false"),
    ],
)
def test_a_category_is_asked_for_by_id_name_path_and_what_it_stands_under(where, expected):
    assert result_of(about(**where), signals(categories=[CATS])) == expected


def test_that_a_picture_is_of_no_category_is_known_only_where_both_analyses_are():
    is_animal = about(name={"in_tree": "Animals"})

    assert result_of(is_animal, signals(categories=[])) == "false"
    assert result_of(is_animal, signals(missing=["categories"])) == "unknown"
    assert result_of({"not": is_animal}, signals(missing=["categories"])) == "unknown"
