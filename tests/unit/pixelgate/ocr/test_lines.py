"""Words become lines: joined, placed, and rid of ghosts."""

import json

import pytest

from pixelgate.ocr.lines import MAX_LINES, MAX_TEXT_BYTES, MAX_WORDS, Word, to_lines

SIZE = (200, 100)


def word(text, *, line=1, confidence=0.9, left=10, top=20, width=30, height=10) -> Word:
    return Word((1, 1, line), text, confidence, left, top, width, height)


def read(*words, min_confidence=0.6):
    return to_lines(words, size=SIZE, min_confidence=min_confidence)


def test_words_of_a_line_are_joined_and_boxed_together():
    [line] = read(word("Hello", left=10, width=40), word("world", left=60, top=18, width=50, height=14)).lines

    assert line.text == "Hello world"
    assert line.box.model_dump() == {"x": 0.05, "y": 0.18, "width": 0.5, "height": 0.14}


def test_lines_keep_the_order_in_which_they_are_read():
    found = read(word("first", line=2, top=50), word("second", line=1, top=10)).lines

    assert [line.text for line in found] == ["first", "second"]


def test_a_word_below_the_floor_is_left_out():
    assert [line.text for line in read(word("sure"), word("~~zz", confidence=0.59)).lines] == ["sure"]


def test_confidence_is_that_of_the_characters():
    [line] = read(word("eight888", confidence=0.9), word("ab", confidence=0.7)).lines

    assert line.confidence == pytest.approx(0.86)


@pytest.mark.parametrize("ghost", ["", " ", "|", "—", "i", ". ,", "~ 7", "''"])
def test_ghosts_are_no_lines(ghost):
    assert read(word(ghost)).lines == ()


@pytest.mark.parametrize("text", ["OK", "№ 7b", "42", "Ω3", "写真"])
def test_short_texts_are_lines(text):
    assert [line.text for line in read(word(text)).lines] == [text]


@pytest.mark.parametrize(("text", "is_kept"), [("rr", False), ("a 7", False), ("EXIT", True)])
def test_a_short_line_has_to_be_sure(text, is_kept):
    assert bool(read(word(text, confidence=0.79)).lines) is is_kept
    assert read(word(text, confidence=0.8)).lines


PAGE = [word(text, line=number) for number, text in enumerate(("Milk 2.49", "Bread 1.80", "Total 4.29"))]


def test_a_lone_digit_is_believed_beside_real_lines_only():
    lone = word("7", line=9, confidence=0.9)

    assert [line.text for line in read(*PAGE, lone).lines][3:] == ["7"]
    assert read(*PAGE[:2], lone).lines == read(*PAGE[:2]).lines


def test_a_lone_digit_has_to_be_sure():
    assert len(read(*PAGE, word("7", line=9, confidence=0.89)).lines) == 3


def test_paragraphs_are_counted_over_the_lines_that_are_kept():
    words = [
        Word(key, text, 0.9, 10, 20, 30, 10)
        for key, text in (((4, 1), "one"), ((5, 2), "|"), ((6, 3), "two"))
    ]

    assert [line.paragraph for line in read(*words).lines] == [0, 1]


def test_the_lines_of_a_paragraph_share_its_number():
    words = [Word((1, 1, number), "text", 0.9, 10, 20, 30, 10) for number in (1, 2)]

    assert [line.paragraph for line in read(*words).lines] == [0, 0]


def test_a_box_never_leaves_the_picture():
    [line] = read(word("edge", left=-5, top=95, width=300, height=30)).lines

    assert line.box.model_dump() == {"x": 0, "y": 0.95, "width": 1, "height": 0.05}


def test_a_word_without_a_size_is_no_line():
    assert read(word("flat", height=0)).lines == ()


def test_a_long_line_is_cut_and_that_is_admitted():
    page = read(word("x" * 900))

    assert [len(line.text) for line in page.lines] == [500]
    assert page.truncated


def test_a_line_of_more_words_than_are_carried_has_none():
    page = read(*(word("page") for _ in range(MAX_WORDS + 1)), word("next", line=2))

    assert [len(line.words) for line in page.lines] == [0, 1]
    assert page.truncated


def test_as_many_lines_as_fit_are_kept_and_the_rest_is_admitted():
    exactly = read(*(word("text", line=index) for index in range(MAX_LINES)))
    more = read(*(word("text", line=index) for index in range(MAX_LINES + 1)))

    assert (len(exactly.lines), exactly.truncated) == (MAX_LINES, False)
    assert (len(more.lines), more.truncated) == (MAX_LINES, True)


@pytest.mark.parametrize("letter", ["x", "漢", "𠀀"])
def test_a_page_is_bounded_by_bytes_and_not_by_letters(letter):
    page = read(*(word(letter * 500, line=index) for index in range(100)))

    size = sum(len(json.dumps(line.text)) for line in page.lines)
    assert MAX_TEXT_BYTES / 2 < size <= MAX_TEXT_BYTES
    assert page.truncated


def test_nothing_read_is_no_lines():
    assert read() == read(word("noise", confidence=0.1))


def test_a_line_below_its_own_floor_is_left_out():
    words = (word("sure"), word("unsure", line=2, confidence=0.69))

    found = to_lines(words, size=SIZE, min_line_confidence=0.7).lines

    assert [line.text for line in found] == ["sure"]


def test_a_line_carries_its_words_and_their_boxes():
    [line] = read(word("Hello", left=10, width=40), word("world", left=60, width=50)).lines

    assert [word.text for word in line.words] == ["Hello", "world"]
    assert [word.box.x for word in line.words] == [0.05, 0.3]


def test_only_so_many_words_are_carried():
    lines = read(*(word("word", line=number) for number in range(MAX_WORDS // 2))).lines
    doubled = read(*(word("word", line=number // 4) for number in range(MAX_WORDS + 8))).lines

    assert all(line.words for line in lines)
    assert sum(len(line.words) for line in doubled) == MAX_WORDS
    assert (doubled[-1].text, doubled[-1].words) == ("word word word word", ())
