"""Embeddings in one byte a value, and what that costs."""

import random

import numpy as np
import pytest

from pixelgate.search.nearest import Nearest
from pixelgate.search.vectors import SHARDS, quantize, vector_term, vector_terms


def test_a_value_becomes_a_byte_and_the_greatest_127():
    assert list(np.frombuffer(quantize((0.5, -0.25, 0.0)), np.int8)) == [127, -64, 0]
    assert quantize((0.0, 0.0)) == b"\0\0"


def test_every_embedding_stands_in_one_of_the_parts_of_its_model():
    places = {vector_term("m", f"img_01K000000000000000000000{last}0{last}") for last in "0123456789ABCDEFGH"}

    assert places == {*vector_terms("m")}
    assert len(places) == SHARDS
    assert not {*vector_terms("m")} & {*vector_terms("another")}


def test_nearly_the_same_are_nearest_as_by_the_whole_values():
    drawn = np.random.default_rng(7)
    # Like the classifier's: none below zero, and a few that are great.
    vectors = drawn.gamma(0.5, 1.0, (500, 1280)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    nearest = Nearest(quantize(tuple(vectors[0].tolist())), limit=10)
    named = [(f"img_{place}", quantize(tuple(row.tolist()))) for place, row in enumerate(vectors)]
    random.Random(7).shuffle(named)

    for start in range(0, len(named), 64):
        nearest.compare(named[start : start + 64])

    exact = [f"img_{place}" for place in np.argsort(-(vectors @ vectors[0]))[:10]]
    found = [image_id for _, image_id in nearest.found]
    assert found[0] == "img_0"
    assert len({*found} & {*exact}) >= 9
    assert nearest.found[0][0] == pytest.approx(1.0, abs=1e-5)


def test_a_vector_of_zeros_is_near_to_nothing():
    nearest = Nearest(quantize((1.0, 0.0)), limit=2)

    nearest.compare([("img_a", b"\0\0"), ("img_b", b"\x7f\0"), ("img_c", b"\x7f")])

    assert nearest.found == [(1.0, "img_b"), (0.0, "img_a")]
