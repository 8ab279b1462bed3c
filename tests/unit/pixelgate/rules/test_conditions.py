"""Combinations, quantifiers and samples: their truth for every truth of their parts."""

import operator as operator_module
from itertools import product

import pytest

from pixelgate.rules.kleene import conjunction, disjunction, negation, spell
from tests.unit.pixelgate.rules.building import ALWAYS, NEVER, result_of, signals, trace_of

UNKNOWN = {"field": "text.language", "eq": "eng"}
WITHOUT_TEXT = signals(missing=["text"])
OF_TRUTH = {True: ALWAYS, False: NEVER, None: UNKNOWN}
TRIPLES = list(product(OF_TRUTH, repeat=3))


@pytest.mark.parametrize("truths", TRIPLES)
def test_combinations_follow_three_valued_logic(truths):
    parts = [OF_TRUTH[truth] for truth in truths]

    assert result_of({"all_of": parts}, WITHOUT_TEXT) == spell(conjunction(truths))
    assert result_of({"any_of": parts}, WITHOUT_TEXT) == spell(disjunction(truths))
    assert result_of({"not": {"any_of": parts}}, WITHOUT_TEXT) == spell(negation(disjunction(truths)))


def faces(*confidences):
    """Faces of these confidences; None is one whose confidence is not a number."""
    image = signals(faces=[{"confidence": confidence or 0.0} for confidence in confidences])
    seen = [
        face if confidence is not None else face.model_copy(update={"confidence": float("nan")})
        for face, confidence in zip(image.faces, confidences, strict=True)
    ]
    return image.model_copy(update={"faces": tuple(seen)})


SURE = {"field": "confidence", "gte": 0.5}
CONFIDENCE_OF = {True: 0.9, False: 0.1, None: None}


@pytest.mark.parametrize("truths", [(), *product(CONFIDENCE_OF, repeat=1), *TRIPLES])
def test_quantifiers_follow_three_valued_logic(truths):
    image = faces(*[CONFIDENCE_OF[truth] for truth in truths])

    assert result_of({"any": {"over": "faces", "where": SURE}}, image) == spell(disjunction(truths))
    assert result_of({"all": {"over": "faces", "where": SURE}}, image) == spell(conjunction(truths))
    assert result_of({"none": {"over": "faces", "where": SURE}}, image) == spell(
        negation(disjunction(truths))
    )


@pytest.mark.parametrize("truths", TRIPLES)
@pytest.mark.parametrize(
    ("operator", "limit"), [("gte", 2), ("lt", 2), ("eq", 1), ("ne", 1), ("lte", 0), ("gt", 2)]
)
def test_a_count_is_known_when_its_unknown_items_cannot_change_it(truths, operator, limit):
    image = faces(*[CONFIDENCE_OF[truth] for truth in truths])
    choices = [(True, False) if truth is None else (truth,) for truth in truths]
    compare = getattr(operator_module, {"gte": "ge", "lte": "le"}.get(operator, operator))
    possible = {compare(sum(learned), limit) for learned in product(*choices)}

    result = result_of({"count": {"over": "faces", "where": SURE, operator: limit}}, image)

    assert result == (spell(possible.pop()) if len(possible) == 1 else "unknown")


@pytest.mark.parametrize(
    "condition",
    [
        {"any": {"over": "faces", "where": SURE}},
        {"all": {"over": "faces", "where": SURE}},
        {"none": {"over": "faces", "where": SURE}},
        {"none": {"over": "faces"}},
        {"not": {"any": {"over": "faces"}}},
        {"count": {"over": "faces", "gte": 0}},
        {"count": {"over": "faces", "lt": 1}},
        {"not": {"not": {"none": {"over": "faces"}}}},
    ],
)
def test_a_list_that_could_not_be_had_is_unknown_however_it_is_asked(condition):
    assert result_of(condition, signals(missing=["faces"])) == "unknown"


def test_without_where_every_item_counts():
    two = faces(0.9, 0.2)

    assert result_of({"any": {"over": "faces"}}, two) == "true"
    assert result_of({"none": {"over": "faces"}}, two) == "false"
    assert result_of({"count": {"over": "faces", "eq": 2}}, two) == "true"
    assert result_of({"any": {"over": "faces"}}, signals()) == "false"


def test_inside_of_where_all_and_any_combine_conditions_on_one_item():
    image = signals(objects=[{"name": "cat", "confidence": 0.9}, {"name": "dog", "confidence": 0.2}])
    sure_dog = [{"field": "name", "eq": "dog"}, SURE]

    assert result_of({"any": {"over": "objects", "where": {"all": sure_dog}}}, image) == "false"
    assert result_of({"any": {"over": "objects", "where": {"all_of": sure_dog}}}, image) == "false"
    assert result_of({"all": {"over": "objects", "where": {"any": sure_dog}}}, image) == "true"
    assert result_of({"count": {"over": "objects", "where": {"not": SURE}, "eq": 1}}, image) == "true"


def sample_of(rate, content):
    return trace_of({"sample": {"rate": rate, "by": "content_sha256"}}, signals(content_sha256=content))


def test_a_sample_takes_about_its_share_and_always_the_same_ones():
    contents = [f"{number:064x}" for number in range(400)]

    taken = [content for content in contents if sample_of(0.1, content).result == "true"]

    assert 20 <= len(taken) <= 60
    assert all(sample_of(0.1, content).result == "true" for content in taken)
    assert all(sample_of(0.5, content).result == "true" for content in taken)
    assert all(sample_of(1, content).result == "true" for content in contents[:50])
