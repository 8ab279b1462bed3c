"""Characters that the recogniser mistakes for others of their shape, told apart by their neighbours."""

import re

# Letters that hold a few zeros are words: R0LL, 0live. What is mostly digits is a number: 2O15, 1O.50.
_LETTERS_PER_ZERO = 2

_ZEROS_AMONG_LETTERS = re.compile(r"[^\W\d_0]*(?:0+[^\W\d_0]+)+|[^\W\d_0]+0+")
_NUMBER = re.compile(r"[\dOo.,:/-]*\d[\dOo.,:/-]*")
_ONE_IN_LOWER_CASE = re.compile(r"(?<=[a-z])1(?=[a-z])")

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE_SCRIPT = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def mend_line(words: tuple[str, ...]) -> tuple[str, ...]:
    """``words`` of one line: full-width signs become ASCII where no word is Chinese, each word is mended."""
    if any(map(_WIDE_SCRIPT.search, words)):
        return words
    return tuple(mend_word(word.translate(_FULL_WIDTH)) for word in words)


def mend_word(word: str) -> str:
    """``word`` with O for 0 among letters, 0 for O among digits, and l for 1 between small letters."""
    core = word.strip("()[]{}.,:;!?*#'\"")
    if _NUMBER.fullmatch(core) and sum(map(str.isdigit, core)) > core.count("O") + core.count("o"):
        return word.replace("O", "0").replace("o", "0")
    letters = sum(map(str.isalpha, core))
    if _ZEROS_AMONG_LETTERS.fullmatch(core) and letters >= _LETTERS_PER_ZERO * core.count("0"):
        word = "".join(_letter_for_zero(word, at) if char == "0" else char for at, char in enumerate(word))
    return _ONE_IN_LOWER_CASE.sub("l", word)


def _letter_for_zero(word: str, at: int) -> str:
    before = word[at - 1] if at else ""
    # The first letter of a word says nothing about the case of the second.
    neighbour = before if before.islower() else word[at + 1 : at + 2] or before
    return "o" if before.isalpha() and neighbour.islower() else "O"
