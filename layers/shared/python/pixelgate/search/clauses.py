"""What is looked for: clauses, of which an image has to meet every one."""

from collections.abc import Iterable
from dataclasses import dataclass

from pixelgate.domain.color_difference import Lab, ciede2000, lab_of_hex
from pixelgate.domain.search_terms import CERTAIN, Posting, Term, TermKind
from pixelgate.domain.tags import fold_tag
from pixelgate.search.near_colors import names_near
from pixelgate.search.words import search_phrase, search_words

DEFAULT_DISTANCE, GREATEST_DISTANCE = 12.0, 15.0
"""By CIEDE2000: above 10 two colours are plainly different, and farther away too many names are near."""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """Met by an image that has an entry under one of ``terms`` which says enough.

    ``least`` is the confidence that it has to have, ``is_read`` asks for words that were read in the picture,
    ``near`` for a colour within ``distance``.
    """

    terms: tuple[Term, ...]
    least: int = 0
    is_read: bool = False
    near: Lab | None = None
    distance: float = DEFAULT_DISTANCE

    def accepts(self, posting: Posting) -> bool:
        """Whether an entry under one of the terms is what is looked for."""
        if self.near is not None:
            return any(ciede2000(self.near, lab_of_hex(color)) <= self.distance for color in posting.colors)
        return (posting.read if self.is_read else posting.confidence) >= self.least


def name_clause(kind: TermKind, name: str, *, least: float) -> Clause:
    """A label, an object or a category of this name, or a kind of it."""
    return Clause(terms=(Term(kind, search_phrase(name)),), least=_thousandths(least))


def word_clauses(text: str, *, least: float, is_read: bool = False) -> list[Clause]:
    """Each word of ``text``, wherever it comes from or read in the picture; none if no word tells much."""
    words = dict.fromkeys(search_words(text))
    return [
        Clause(terms=(Term(TermKind.WORD, word),), least=max(_thousandths(least), 1), is_read=is_read)
        for word in words
    ]


def tag_clause(tag: str) -> Clause:
    """A tag, whoever gave it."""
    return Clause(terms=(Term(TermKind.TAG, fold_tag(tag)),))


def exact_clause(kind: TermKind, values: Iterable[str]) -> Clause:
    """One of ``values``, spelt as they are."""
    # Each term costs reads of its own, and the sender may name one as often as an address is long.
    return Clause(terms=tuple(Term(kind, value) for value in dict.fromkeys(values)))


def color_name_clause(name: str) -> Clause:
    """A colour of this name, or of this family."""
    return Clause(terms=(Term(TermKind.COLOR, name),))


def near_color_clause(hex_color: str, *, distance: float) -> Clause:
    """A colour within ``distance`` of ``#RRGGBB``."""
    lab = lab_of_hex(hex_color)
    names = names_near(lab, distance)
    return Clause(terms=tuple(Term(TermKind.COLOR, name) for name in names), near=lab, distance=distance)


def _thousandths(share: float) -> int:
    return round(share * CERTAIN)
