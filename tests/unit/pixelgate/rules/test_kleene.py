from itertools import product

import pytest

from pixelgate.rules.kleene import conjunction, counted, disjunction, negation, spell

TRUTHS = (True, False, None)
# Kleene (1952), strong three-valued logic; U is None.
AND = {
    (True, True): True,
    (True, False): False,
    (True, None): None,
    (False, True): False,
    (False, False): False,
    (False, None): False,
    (None, True): None,
    (None, False): False,
    (None, None): None,
}
OR = {
    (True, True): True,
    (True, False): True,
    (True, None): True,
    (False, True): True,
    (False, False): False,
    (False, None): None,
    (None, True): True,
    (None, False): None,
    (None, None): None,
}


@pytest.mark.parametrize("parts", list(product(TRUTHS, repeat=2)))
def test_two_parts_combine_as_kleene_says(parts):
    assert conjunction(parts) is AND[parts]
    assert disjunction(parts) is OR[parts]


@pytest.mark.parametrize("parts", list(product(TRUTHS, repeat=4)))
def test_many_parts_combine_as_their_pairs_do(parts):
    a, b, c, d = parts

    assert conjunction(parts) is AND[AND[AND[a, b], c], d]
    assert disjunction(parts) is OR[OR[OR[a, b], c], d]


@pytest.mark.parametrize("parts", list(product(TRUTHS, repeat=3)))
def test_de_morgan_holds(parts):
    assert negation(conjunction(parts)) is disjunction([negation(part) for part in parts])
    assert negation(disjunction(parts)) is conjunction([negation(part) for part in parts])


@pytest.mark.parametrize("settle", [conjunction, disjunction, lambda parts: negation(disjunction(parts))])
@pytest.mark.parametrize("parts", list(product(TRUTHS, repeat=3)))
def test_learning_an_unknown_never_overturns_what_was_decided(settle, parts):
    choices = [(True, False) if part is None else (part,) for part in parts]

    outcomes = {settle(learned) for learned in product(*choices)}

    assert settle(parts) is None or outcomes == {settle(parts)}


def test_unknown_negated_stays_unknown():
    assert [negation(truth) for truth in TRUTHS] == [False, True, None]


def test_nothing_to_combine_is_true_for_all_and_false_for_any():
    assert conjunction([]) is True
    assert disjunction([]) is False


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(3, 3, True), (3, 9, True), (0, 2, False), (2, 3, None), (0, 9, None)]
)
def test_a_count_is_decided_only_if_every_possible_count_agrees(low, high, expected):
    assert counted(low, high, lambda count: count >= 3) is expected


def test_a_trace_spells_the_three_values():
    assert [spell(truth) for truth in TRUTHS] == ["true", "false", "unknown"]
