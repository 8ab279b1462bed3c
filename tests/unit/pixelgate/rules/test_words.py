import pytest

from pixelgate.rules.words import WordList, fold, split_words


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
