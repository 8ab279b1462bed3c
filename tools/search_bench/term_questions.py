"""What questions read of a workspace whose words are as unevenly spread as in life."""

from time import perf_counter
from typing import NamedTuple

import numpy as np

from pixelgate.domain.search_terms import Posting, Term, TermKind
from pixelgate.search.clauses import Clause
from pixelgate.search.intersection import NEWEST, intersect
from tools.search_bench.counted_index import CountedIndex

WORDS = 3000
WORDS_OF_AN_IMAGE = 25
RARE = "word2000"
PAGE = 25

# The first word is in nearly every image, the thirtieth in a tenth of them.
QUESTIONS = {
    "one common word": ["word0"],
    "two common words": ["word0", "word1"],
    "three words of middling frequency": ["word10", "word20", "word30"],
    "a common word and a rare one": ["word0", RARE],
    "a rare word and three common ones": [RARE, "word0", "word1", "word2"],
    "two words that never meet": ["even", "odd"],
    "a word that nothing has": ["word0", "nowhere"],
}


class Asked(NamedTuple):
    """``found`` of at most a page of images; ``is_all``: whether that answered the question to the end."""

    found: int
    is_all: bool
    requests: int
    entries: int
    units: float
    took_ms: float


def workspace_of(images: int) -> CountedIndex:
    """So many images, each with 25 of 3,000 words by Zipf's law, and one of two more."""
    drawn = np.random.default_rng(images)
    weights = 1 / np.arange(1, WORDS + 1)
    shares = weights / weights.sum()
    entries: dict[Term, dict[str, Posting]] = {}
    for number in range(images):
        image_id = f"img_{number:026d}"
        ranks = drawn.choice(WORDS, WORDS_OF_AN_IMAGE, p=shares).tolist()
        for word in {*(f"word{rank}" for rank in ranks), "odd" if number % 2 else "even"}:
            entries.setdefault(Term(TermKind.WORD, word), {})[image_id] = Posting(1000)
    return CountedIndex(entries)


def ask(index: CountedIndex, words: list[str]) -> Asked:
    """The first page of one question."""
    clauses = [Clause(terms=(Term(TermKind.WORD, word),)) for word in words]
    index.forget()
    started, found, reached = perf_counter(), 0, None
    for stretch in intersect(index, clauses, before=NEWEST):
        found, reached = found + len(stretch.image_ids), stretch.reached
        if found >= PAGE:
            break
    took_ms = (perf_counter() - started) * 1000
    is_all = reached is None and found <= PAGE
    return Asked(min(found, PAGE), is_all, index.requests, index.entries, index.units, took_ms)
