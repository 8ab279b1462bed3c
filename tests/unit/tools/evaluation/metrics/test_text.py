import pytest

from tools.evaluation.metrics.text import character_errors, edit_distance, error_rate, word_errors, word_f1


@pytest.mark.parametrize(
    ("found", "truth", "distance"),
    [
        ("kitten", "sitting", 3),
        ("sunday", "saturday", 3),
        ("", "abc", 3),
        ("abc", "", 3),
        ("", "", 0),
        ("same", "same", 0),
        ("ab", "ba", 2),
    ],
)
def test_known_distances(found, truth, distance):
    assert edit_distance(found, truth) == distance
    assert edit_distance(truth, found) == distance


def test_line_breaks_and_double_spaces_are_no_errors():
    assert character_errors("one  two\n", "one\ntwo").edits == 0


def test_rates_are_edits_over_the_length_of_the_truth():
    errors = [character_errors("cat", "cart"), character_errors("", "dog")]

    assert error_rate(errors) == (1 + 3) / (4 + 3)


def test_a_word_is_right_or_wrong_as_a_whole():
    errors = word_errors("the quick brown box", "the quick brown fox jumps")

    assert (errors.edits, errors.length) == (2, 5)


def test_without_text_there_is_no_rate():
    assert error_rate([character_errors("noise", "")]) is None
    assert word_f1([("", "")]) is None


def test_the_order_of_words_does_not_matter_to_their_f1():
    assert word_f1([("b a", "a b"), ("x", "y z")]) == pytest.approx(2 * 2 / (3 + 4))
