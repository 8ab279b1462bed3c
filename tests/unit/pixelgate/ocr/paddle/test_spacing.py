"""Lines are split into words at spaces and at gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pixelgate.ocr.paddle.ctc import Character
from pixelgate.ocr.paddle.spacing import blank_columns, split_words, wide_gaps


def line(*marks, width=200, height=40):
    """White paper with black bars from and to these columns."""
    gray = np.full((height, width), 255, dtype=np.uint8)
    for start, stop in marks:
        gray[8:32, start:stop] = 0
    return gray


def characters(text, *, apart=2.0):
    return [Character(letter, 1 + apart * index, 0.9) for index, letter in enumerate(text)]


def test_gaps_lie_between_ink_and_margins_are_none():
    assert blank_columns(line((10, 20), (30, 50), (60, 90))).tolist() == [[20, 30], [50, 60]]
    assert blank_columns(line((0, 20), (30, 200))).tolist() == [[20, 30]]


@given(arrays(np.uint8, st.tuples(st.integers(1, 4), st.integers(1, 60))))
def test_ink_is_what_differs_by_a_quarter_of_what_most_ink_does(gray):
    contrast = np.ptp(gray, axis=0).astype(float)
    inked = contrast >= 0.25 * max(1.0, np.percentile(contrast, 95))

    gaps = blank_columns(gray).tolist()

    assert all(not inked[start:stop].any() and inked[start - 1] and inked[stop] for start, stop in gaps)
    between = np.flatnonzero(inked)[[0, -1]].tolist() if inked.any() else [0, -1]
    assert sum(stop - start for start, stop in gaps) == (~inked[between[0] : between[1] + 1]).sum()


@pytest.mark.parametrize("gray", [line(), line((0, 200)), line((5, 9)), line(width=1, height=1)])
def test_without_two_marks_there_is_no_gap(gray):
    assert blank_columns(gray).tolist() == []
    assert wide_gaps(blank_columns(gray), height=len(gray)) == []


def test_a_gap_much_wider_than_the_others_parts_words():
    gaps = blank_columns(line((10, 20), (23, 33), (36, 46), (66, 76), (79, 89)))

    assert wide_gaps(gaps, height=40) == [56.0]


def test_widely_set_letters_are_one_word():
    gaps = blank_columns(line((10, 20), (35, 45), (60, 70), (85, 95)))

    assert wide_gaps(gaps, height=40) == []


def test_words_are_split_at_spaces():
    words = split_words(characters(" ab  cd "), steps=20)

    assert [word.text for word in words] == ["ab", "cd"]


def test_joined_words_are_split_at_gaps():
    words = split_words(characters("abcd"), steps=10, gaps=[4.0])

    assert [word.text for word in words] == ["ab", "cd"]


def test_a_gap_outside_of_the_characters_splits_nothing():
    assert [word.text for word in split_words(characters("ab"), steps=10, gaps=[0.5, 8.0])] == ["ab"]


def test_words_stand_where_their_characters_are():
    first, second = split_words(characters("ab cd"), steps=12)

    assert (first.start, first.stop) == pytest.approx((0.5 / 12, 4.5 / 12))
    assert (second.start, second.stop) == pytest.approx((6.5 / 12, 10.5 / 12))


def test_nothing_read_is_no_word():
    assert split_words([], steps=10) == split_words(characters("  "), steps=10) == ()
