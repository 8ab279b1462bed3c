import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgate.domain.words import fold, split_words
from pixelgate.rules.words import WordList


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CaSiNo", "casino"),
        ("\uff23\uff21\uff33\uff29\uff2e\uff2f", "casino"),  # full-width letters
        ("Straße", "strasse"),
        ("ca\u00adsi\u200bno", "casino"),  # soft hyphen, zero-width space
        ("ﬁne", "fine"),  # a ligature
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),  # decomposed and composed
    ],
)
def test_case_width_and_invisible_characters_do_not_matter(text, folded):
    assert fold(text) == folded


def test_anything_but_letters_and_digits_separates_words():
    assert split_words("Buy_now: 24/7 (really!) don't") == ("buy", "now", "24", "7", "really", "don", "t")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Visit our CASINO!", ("casino",)),
        ("occasion casinos", ()),
        ("free   bitcoin, now", ("Free Bitcoin",)),
        ("free-bitcoin", ("Free Bitcoin",)),
        ("free the bitcoin", ()),
        ("casino Free Bitcoin casino", ("casino", "Free Bitcoin")),
        ("在线赌博网站", ("赌博",)),
        ("", ()),
    ],
)
def test_words_and_phrases_are_found_whole_and_told_as_written(text, found):
    assert WordList.of(["casino", "Free Bitcoin", "赌博"]).find_in(text) == found


@pytest.mark.parametrize(
    "disguised",
    [
        "c4sino",
        "C4S1N0",
        "ca$ino!",
        "cas!no",
        "c@$ino",
        "casinò",
        "ÇÄŞÍŇÕ",
        "ca\u0300sino",
        "\u0441\u0430sin\u043e",  # Cyrillic es, a and o
        "cas\u0456n\u03bf",  # Cyrillic i, Greek omicron
        "\u0441asin0",
    ],
)
def test_a_disguised_word_is_found(disguised):
    assert WordList.of(["casino"]).find_in(f"the {disguised} is open") == ("casino",)


def test_a_one_may_be_an_i_or_an_l():
    words = WordList.of(["pills", "gin"])

    assert {*words.find_in("pi1l5 and g1n")} == {"pills", "gin"}


def test_a_disguised_phrase_is_found_as_its_author_wrote_it():
    assert WordList.of(["Crystal Meth"]).find_in("cry5tal-m3th") == ("Crystal Meth",)


def test_a_word_of_lookalikes_alone_is_read_as_latin():
    assert WordList.of(["cop"]).find_in("\u0441\u043e\u0440") == ("cop",)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ass", "the Galaxy A55"),
        ("ass", "for $455"),
        ("pot", "\u0440\u043e\u0442"),  # Russian for mouth: its t only looks like one in capitals
        ("\u0438\u043e\u0434", "\u0439\u043e\u0434"),  # Russian: short i is a letter of its own
        ("casinoi", "casino!"),
    ],
)
def test_what_only_resembles_a_disguise_is_none(word, text):
    assert WordList.of([word]).find_in(text) == ()


@pytest.mark.parametrize(
    "word",
    ["mp3", "24h", "caf\u00e9", "\u043a\u0430\u0437\u0438\u043d\u043e", "\u0441\u043e\u0440", "\u0e01\u0e32"],
)
def test_a_word_is_always_found_as_it_is_written(word):
    assert WordList.of([word]).find_in(f"{word} here") == (word,)


def test_an_accent_in_the_list_is_not_needed_in_the_text():
    assert WordList.of(["Café"]).find_in("a cafe") == ("Café",)


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=8), max_size=5))
def test_disguises_never_hide_what_is_plainly_there(text, entries):
    words = WordList.of(entries)

    plainly = [
        entry
        for entry in entries
        if split_words(entry) and split_words(f"{text} {entry}")[-1:] == split_words(entry)
    ]

    for entry in plainly:
        assert {split_words(found) for found in words.find_in(f"{text} {entry}")} >= {split_words(entry)}
