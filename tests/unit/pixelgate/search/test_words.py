import pytest

from pixelgate.search.words import LONGEST_PHRASE, LONGEST_WORD, search_phrase, search_words


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Café", "cafe"),
        ("DOGS", "dog"),
        ("wine glasses", "wine glass"),
        ("boxes", "box"),
        ("watches", "watch"),
        ("puppies", "puppy"),
        ("movies", "movie"),
        ("\uff23\uff21\uff32", "car"),  # full-width letters
        ("ca\u00adr", "car"),  # a soft hyphen
        ("w" * 80, "w" * LONGEST_WORD),
    ],
)
def test_what_means_the_same_is_the_same_word(written, asked):
    assert search_words(written) == search_words(asked) != ()


@pytest.mark.parametrize(
    ("one", "other"), [("bus", "bu"), ("glass", "glas"), ("1980s", "1980"), ("gas", "ga")]
)
def test_what_is_no_plural_is_left_alone(one, other):
    assert search_words(one) != search_words(other)


def test_what_tells_nothing_is_not_looked_for():
    assert search_words("the cat, on a SOFA & x") == ("cat", "sofa")
    assert search_words("of the") == ()
    assert search_words("犬 7") == ("犬",)


def test_a_name_keeps_all_of_its_words():
    assert search_phrase("Jack-in-the-Boxes") == "jack in the box"


def test_signs_that_stand_for_many_letters_make_no_key_too_long():
    assert len("\ufdfa") == 1
    assert len(search_phrase("\ufdfa" * 200)) == LONGEST_PHRASE
