"""Steps become characters."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pixelgate.ocr.paddle.ctc import decode

ALPHABET = ("a", "b", " ")


def steps(*classes, sure=0.9):
    table = np.full((len(classes), 4), (1 - sure) / 3, dtype=np.float32)
    table[np.arange(len(classes)), classes] = sure
    return table


@pytest.mark.parametrize(
    ("classes", "text"),
    [
        ([1, 2], "ab"),
        ([1, 1, 1], "a"),
        ([1, 0, 1], "aa"),
        ([0, 0, 0], ""),
        ([0, 1, 1, 0, 3, 0, 2, 2, 0], "a b"),
    ],
)
def test_repeats_are_merged_and_blanks_dropped(classes, text):
    assert "".join(character.text for character in decode(steps(*classes), ALPHABET)) == text


def test_a_character_stands_in_the_middle_of_its_steps():
    assert [character.step for character in decode(steps(0, 1, 1, 1, 0, 2), ALPHABET)] == [2, 5]


def test_the_surest_step_gives_the_confidence():
    table = np.concatenate([steps(1, sure=0.6), steps(1, sure=0.8)])

    assert decode(table, ALPHABET)[0].confidence == pytest.approx(0.8)


@given(
    arrays(np.float32, st.tuples(st.integers(1, 30), st.just(4)), elements=st.floats(0, 8, width=32)).map(
        lambda weights: np.exp(weights) / np.exp(weights).sum(axis=1, keepdims=True)
    )
)
def test_the_path_is_that_of_the_largest_of_every_step(distributions):
    found = decode(distributions, ALPHABET)

    path = [(kind, len(list(steps))) for kind, steps in groupby(distributions.argmax(axis=1).tolist())]
    ends = np.cumsum([length for _, length in path]).tolist()
    assert [(character.text, character.step, character.confidence) for character in found] == [
        (ALPHABET[kind - 1], end - (length + 1) / 2, min(1.0, float(distributions[end - length : end].max())))
        for (kind, length), end in zip(path, ends, strict=True)
        if kind
    ]
