"""The words by which labels and objects can be asked for, out of the models and WordNet.

Made from the models of this version by ``make rules-words``. Models come and go, so that a word which is not
here is doubted and not refused.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

WORDS_FILE = "tree_words.json"


class TreeWords(NamedTuple):
    """Of one list, all folded: the names that its items have, and what they are kinds of.

    ``other_words`` are words that no item carries, each with the kinds that it may mean.
    """

    names: frozenset[str]
    kinds: frozenset[str]
    other_words: Mapping[str, tuple[str, ...]]

    def meant_by(self, word: str) -> str:
        """The kind that ``word`` is another word for, where there is one only; else ``word`` itself."""
        kinds = self.other_words.get(word, ())
        return kinds[0] if len(kinds) == 1 else word


@cache
def tree_words(path: str) -> TreeWords | None:
    """The words of the list ``path``; None of one whose names are not those of our models."""
    words = _read_file().get(path)
    if not isinstance(words, dict):
        return None
    other = {word: tuple(kinds) for word, kinds in words["other_words"].items()}
    return TreeWords(frozenset(words["names"]), frozenset(words["kinds"]), other)


@cache
def _read_file() -> Mapping[str, object]:
    words: Mapping[str, object] = json.loads(files("pixelgate.rules").joinpath(WORDS_FILE).read_text("utf-8"))
    return words
