"""Ridge regression: what the closed forms claim, against training again and again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgate.classifiers.ridge import Ridge


def problem(seed, *, examples, features, labels):
    drawn = np.random.default_rng(seed)
    return drawn.normal(size=(examples, features)), drawn.random((examples, labels)) < 0.4


def without(at, rows, targets, penalty):
    """The score of one example by what is learnt from all others."""
    learnt = Ridge(np.delete(rows, at, axis=0), np.delete(targets, at, axis=0)).fit(penalty)
    return rows[at] @ learnt.weights + learnt.bias


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    examples=st.integers(3, 14),
    features=st.integers(1, 30),
    labels=st.integers(1, 3),
    penalty=st.sampled_from([0.01, 0.3, 1.0, 30.0]),
)
def test_a_left_out_score_is_that_of_training_without_the_example(seed, examples, features, labels, penalty):
    rows, targets = problem(seed, examples=examples, features=features, labels=labels)

    scores = Ridge(rows, targets.astype(float)).left_out_scores(penalty)

    again = [without(at, rows, targets.astype(float), penalty) for at in range(examples)]
    assert scores == pytest.approx(np.array(again), abs=1e-7)


def test_it_is_the_least_of_what_it_minimises():
    rows, targets = problem(3, examples=12, features=5, labels=1)
    targets = targets.astype(float)
    learnt = Ridge(rows, targets).fit(0.7)

    def cost(weights, bias):
        return float(np.sum((rows @ weights + bias - targets) ** 2) + 0.7 * np.sum(weights**2))

    drawn = np.random.default_rng(1)
    for _ in range(50):
        beside = drawn.normal(scale=1e-3, size=learnt.weights.shape), drawn.normal(scale=1e-3)
        assert cost(learnt.weights + beside[0], learnt.bias + beside[1]) > cost(learnt.weights, learnt.bias)


def test_other_targets_for_a_rare_label_turn_no_weights():
    rows, targets = problem(5, examples=20, features=8, labels=1)
    targets = targets.astype(float)

    plain, stretched = (Ridge(rows, wanted).fit(0.5).weights for wanted in (targets, 9 * targets - 3))

    assert stretched == pytest.approx(9 * plain)
