"""The words of a text as they are looked for: without regard to case, accents and plural."""

from pixelgate.domain.disguises import unmask
from pixelgate.domain.words import fold, split_words

LONGEST_WORD = 40
LONGEST_PHRASE = 300
"""A few signs stand for many letters, and a key holds 2 KB."""

# What stands in nearly every sentence finds nearly everything. Labels and queries are English.
STOP_WORDS = frozenset(
    (
        "and",
        "are",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "has",
        "in",
        "into",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "with",
        "an",
        "be",
    )
)

_HISSING = ("sses", "shes", "ches", "xes", "zes")


def search_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` that are worth looking for, in their order, as they stand in the index."""
    return tuple(word for word in _all_words(text) if _is_telling(word))


def search_phrase(text: str) -> str:
    """A name such as that of a label, as it stands in the index: with the words that tell nothing."""
    return " ".join(_all_words(text))[:LONGEST_PHRASE]


def _all_words(text: str) -> list[str]:
    return [_singular(word)[:LONGEST_WORD] for word in split_words(unmask(fold(text)))]


def _is_telling(word: str) -> bool:
    # Of scripts without spaces a single character is a word, of Latin it is what is left of one.
    return word not in STOP_WORDS and not (len(word) == 1 and word.isascii())


def _singular(word: str) -> str:
    """One form for singular and plural of English; short words are left alone ("gas", "bus").

    After the S stemmer of D. Harman, "How effective is suffixing?" (1991). The form need not be a word:
    "movie" and "movies" are both "movy".
    """
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if len(word) > 4 and word.endswith(("ies", "ie")):
        return word[: word.rindex("ie")] + "y"
    if word.endswith(_HISSING):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
