"""Tags that a rule set takes over from findings."""

import pytest

from pixelgate.domain.errors import ConfigurationError
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.tagging import MAX_TAGS
from tests.unit.pixelgate.rules.building import NEVER, NOW, rule, ruleset, signals

LABELS = {"from": "labels", "min_confidence": 0.6}
OBJECTS = {"from": "objects", "min_confidence": 0.5}
DOG = {"name": "dog", "confidence": 0.8, "parents": ["animal"]}


def tags_of(sources, missing=(), sections=None, **groups):
    rules = ruleset(rule(NEVER), tag=sources, **(sections or {}))
    verdict = evaluate(signals(missing=missing, **groups), rules, NOW)
    return [(tag.name, tag.source, tag.confidence) for tag in verdict.tags]


def test_a_name_at_or_above_the_limit_becomes_a_tag():
    labels = [
        {"name": name, "confidence": sure} for name, sure in (("cat", 0.6), ("cup", 0.59), ("sofa", 0.9))
    ]

    assert tags_of([LABELS], labels=labels) == [("sofa", "labels", 0.9), ("cat", "labels", 0.6)]


def test_without_a_tag_section_there_are_none():
    assert evaluate(signals(labels=[DOG]), ruleset(rule(NEVER)), NOW).tags == ()


@pytest.mark.parametrize("sources", [[LABELS, OBJECTS], [OBJECTS, LABELS]])
def test_a_tag_is_given_once_with_its_highest_confidence(sources):
    found = tags_of(sources, labels=[DOG], objects=[DOG | {"confidence": 0.95}, DOG | {"confidence": 0.7}])

    assert found == [("dog", "objects", 0.95)]


def test_of_equal_confidences_the_first_source_is_told():
    assert tags_of([OBJECTS, LABELS], labels=[DOG], objects=[DOG]) == [("dog", "objects", 0.8)]


def test_equally_sure_tags_are_in_the_order_of_their_names():
    labels = [{"name": name, "confidence": 0.7} for name in ("zebra", "ape", "cat")]

    assert [name for name, *_ in tags_of([LABELS], labels=labels)] == ["ape", "cat", "zebra"]


def test_what_is_missing_gives_no_tags_and_the_others_still_do():
    assert tags_of([LABELS, OBJECTS], missing=["labels"], objects=[DOG]) == [("dog", "objects", 0.8)]


def test_moderation_gives_what_is_known_of_it():
    weapons = {"from": "moderation", "min_confidence": 0.5}

    found = tags_of([weapons], missing=["labels"], objects=[{"name": "knife", "confidence": 0.9}])

    assert ("knife", "moderation", 0.9) in found


def test_the_workspaces_own_labels_become_tags_and_none_where_nothing_is_known_of_them():
    source = {
        "from": "custom_labels",
        "min_confidence": 0.5,
        "where": {"field": "classifier", "eq": "garments"},
        "rename": {"tee": "t-shirt"},
    }
    tee = {"classifier": "garments", "name": "tee", "confidence": 0.9}
    logo = {"classifier": "logos", "name": "logo", "confidence": 0.9}

    assert tags_of([source], custom_labels=[tee, logo]) == [("t-shirt", "custom_labels", 0.9)]
    assert tags_of([source], missing=["custom_labels"]) == []


def test_a_condition_chooses_among_the_items():
    animals = {**OBJECTS, "where": {"field": "name", "in_tree": "animal"}}

    assert tags_of([animals], objects=[DOG, {"name": "cup", "confidence": 0.9}]) == [("dog", "objects", 0.8)]


def test_an_item_that_cannot_be_decided_gives_no_tag():
    image = signals(objects=[DOG])
    broken = image.objects[0].model_copy(update={"area": float("nan")})
    rules = ruleset(rule(NEVER), tag=[{**OBJECTS, "where": {"field": "area", "gte": 0}}])

    assert evaluate(image.model_copy(update={"objects": (broken,)}), rules, NOW).tags == ()


def test_a_name_may_be_given_another_one_and_meets_the_tag_that_has_it():
    renamed = {**LABELS, "rename": {"Tabby": "cat", "notebook": "laptop computer"}}
    labels = [{"name": name, "confidence": 0.7} for name in ("tabby", "notebook", "sofa")]

    found = tags_of([renamed, OBJECTS], labels=labels, objects=[{"name": "cat", "confidence": 0.9}])

    assert [name for name, *_ in found] == ["cat", "laptop computer", "sofa"]


def test_a_limit_may_be_a_constant_and_is_then_used():
    limited = {"from": "labels", "min_confidence": {"constant": "sure"}}

    assert tags_of([limited], sections={"constants": {"sure": 0.75}}, labels=[DOG]) == [
        ("dog", "labels", 0.8)
    ]


def test_the_number_of_tags_is_bounded_and_the_surest_stay():
    labels = [{"name": f"thing {n}", "confidence": round(0.6 + n / 1000, 3)} for n in range(MAX_TAGS + 5)]

    found = tags_of([LABELS], labels=labels)

    assert len(found) == MAX_TAGS
    assert found[0][0] == f"thing {MAX_TAGS + 4}"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (
            {"from": "lables", "min_confidence": 0.5},
            "tag[0].from: unknown word 'lables'; did you mean 'labels'?",
        ),
        (
            {"from": "faces", "min_confidence": 0.5},
            "tag[0].from: unknown word 'faces'; known here: categories,",
        ),
        ({"from": "labels"}, "tag[0]: 'min_confidence' is missing"),
        ({"from": "labels", "min_confidence": 60}, "is never above 1; got 60; did you mean 0.6?"),
        ({**LABELS, "where": {"field": "area", "gte": 0}}, "tag[0].where.field: unknown field 'area'"),
        (
            {**LABELS, "where": {"sample": {"rate": 1, "by": "content_sha256"}}},
            "cannot stand inside of where",
        ),
        ({**LABELS, "rename": []}, "tag[0].rename: expected a mapping of names to tags, got a list"),
        ({**LABELS, "rename": {"a": ""}}, "tag[0].rename.a: expected a text, it is empty"),
    ],
)
def test_a_source_that_makes_no_sense_is_refused(source, problem):
    with pytest.raises(ConfigurationError) as caught:
        ruleset(rule(NEVER), tag=[source])

    assert problem in str(caught.value)
