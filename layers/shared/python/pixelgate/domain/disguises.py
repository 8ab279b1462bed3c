"""Seeing through disguised words: accents, letters of other scripts that look alike, digits for letters.

Takes and returns texts that ``words.fold`` has folded.
"""

import re
import unicodedata
from functools import partial

_LATIN_AND_GREEK = re.compile("[a-z\u00df-\u024f\u0370-\u03ff\u1e00-\u1fff]")
_MARKS = re.compile("[\u0300-\u036f]+")
_UNMARKED = str.maketrans("łøđħıŧ", "lodhit")

# Alike in both cases: a word of these alone is read as Latin by whoever reads Latin.
_TWINS = dict(
    zip(  # Cyrillic, then Greek
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u03bf\u03b1",
        "aeopcyxijsdqwhoa",
        strict=True,
    )
)
# Alike in one case: taken for Latin only beside letters that are.
_COUSINS = dict(
    zip(  # Cyrillic, then Greek
        "\u0432\u043a\u043c\u043d\u0442\u03b2\u03b5\u03b9\u03ba\u03bd\u03c1\u03c4\u03c5\u03c7",
        "bkmhtbeikvptyx",
        strict=True,
    )
)
_LOOKALIKES = str.maketrans(_TWINS | _COUSINS)
_LOOKALIKE = re.compile(f"[{''.join(_TWINS | _COUSINS)}]")

_WORD = re.compile(r"[^\W\d_]+")
_SIGNED_WORD = re.compile(r"(?:[^\W_]|[@$€]|!(?=[^\W_]))+")
_SIGNS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "€": "e"}
_WITH_I = str.maketrans({**_SIGNS, "!": "i"})
_WITH_L = str.maketrans({**_SIGNS, "1": "l", "!": "l"})
_SIGN = re.compile("[013-578@$€!]")
# Most lines with digits have none beside a letter, and need no second look.
_BESIDE_A_LETTER = re.compile(r"[^\W\d_][013-578@$€!]|[013-578@$€!][^\W\d_]")


def unmask(folded: str) -> str:
    """``folded`` without accents on Latin and Greek letters, and lookalikes of Latin letters as Latin."""
    if folded.isascii():
        return folded
    text = _without_accents(folded)
    return _WORD.sub(_as_latin, text) if _LOOKALIKE.search(text) else text


def read_signs(unmasked: str) -> tuple[str, ...]:
    """What ``unmasked`` may say where digits and signs stand for letters; a 1 may be an i or an l.

    Words with more signs than letters are numbers, prices and products, and stay as they are.
    """
    if not _BESIDE_A_LETTER.search(unmasked):
        return ()
    tables = (_WITH_I, _WITH_L) if "1" in unmasked or "!" in unmasked else (_WITH_I,)
    return tuple(_SIGNED_WORD.sub(partial(_spelled, table), unmasked) for table in tables)


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    # Elsewhere a mark makes another letter, as the vowels of Hindi do.
    bare = _MARKS.sub(
        lambda marks: "" if _stands_on_latin(decomposed, marks.start()) else marks[0], decomposed
    )
    return unicodedata.normalize("NFC", bare).translate(_UNMARKED)


def _stands_on_latin(text: str, place: int) -> bool:
    return place > 0 and _LATIN_AND_GREEK.match(text[place - 1]) is not None


def _as_latin(word: re.Match[str]) -> str:
    letters = word[0]
    is_mixed = any("a" <= letter <= "z" for letter in letters)
    if is_mixed or all(letter in _TWINS for letter in letters):
        return letters.translate(_LOOKALIKES)
    return letters


def _spelled(table: dict[int, str], found: re.Match[str]) -> str:
    word = found[0]
    signs = len(_SIGN.findall(word))
    letters = sum(map(str.isalpha, word))
    return word.translate(table) if 0 < signs <= letters else word
