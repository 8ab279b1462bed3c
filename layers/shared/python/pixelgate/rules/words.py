"""Whole words found in texts, also where they are disguised."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Self

from pixelgate.domain.disguises import read_signs, unmask
from pixelgate.domain.words import fold, split_words


@lru_cache(maxsize=8192)
def read_words(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of ``text`` as they stand there, then as they may be meant where they are disguised."""
    folded = fold(text)
    unmasked = unmask(folded)
    meant = dict.fromkeys((folded, unmasked, *read_signs(unmasked)))
    return tuple([split_words(reading) for reading in meant])


class WordList:
    """Words and phrases to look for, also where they are disguised (see ``disguises``)."""

    def __init__(self, phrases: dict[tuple[str, ...], str]) -> None:
        self._phrases = phrases
        lengths: dict[str, set[int]] = {}
        for phrase in phrases:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        # Nearly no word of a text begins a phrase: one look tells.
        self._lengths_by_first_word = {first: sorted(each) for first, each in lengths.items()}

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Every text is one word or one phrase; a text without letters and digits is ignored."""
        listed = {words: text for text in texts if (words := split_words(text))}
        # What is written with an accent here is looked for without; digits mean what they are.
        unmasked = {split_words(unmask(fold(text))): text for text in listed.values()}
        return cls(unmasked | listed)

    def find_in(self, text: str) -> tuple[str, ...]:
        """The entries that occur in ``text`` as whole words, as their author wrote them, each once."""
        found: dict[str, None] = {}
        for words in read_words(text):
            for start, word in enumerate(words):
                for length in self._lengths_by_first_word.get(word, ()):
                    entry = self._phrases.get(words[start : start + length])
                    if entry is not None:
                        found[entry] = None
        return tuple(found)
