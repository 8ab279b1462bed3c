"""Texts compared without regard to case or width, and the words in them."""

import re
import unicodedata
from functools import lru_cache

# Thai, Lao, Japanese and Chinese are written without spaces: each of their characters is a word of its
# own, so that a phrase of them is found inside a longer line.
_SPACELESS = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """``text`` for comparison: normalised, and without regard to case."""
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKC", normalize(text).casefold())


@lru_cache(maxsize=8192)
def normalize(text: str) -> str:
    """``text`` in NFKC, without regard to width and without invisible format characters (category Cf).

    Soft hyphens and zero-width joiners are removed because they split a word for us but for no reader.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", "".join(mark for mark in text if unicodedata.category(mark) != "Cf"))


@lru_cache(maxsize=8192)
def split_words(text: str) -> tuple[str, ...]:
    """The folded words of ``text``; anything that is neither letter nor digit separates."""
    return tuple(_WORD.findall(fold(text)))
