"""The entries under the terms of one clause, read no further than they are needed."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from pixelgate.domain.search_terms import Posting, PostingPage, Term
from pixelgate.search.clauses import Clause

FIRST_PAGE = 100
"""So many entries of every term are read to tell the rare ones from the others."""

LONGEST_STRETCH = 400
"""So many entries are read to compare a stretch of two terms; where there are more, images are asked for."""


class PostingIndex(Protocol):
    """The entries of one workspace."""

    def page(self, term: Term, *, before: str, oldest: str, limit: int) -> PostingPage:
        """The newest entries whose ids come before ``before`` and not before ``oldest``."""

    def among(self, term: Term, image_ids: Sequence[str]) -> dict[str, Posting]:
        """Those of the images that have an entry."""


class Matches:
    """The images that meet one clause, between two bounds.

    What has been read is kept: of the ids from ``_known_from`` on, those that meet it are in ``_known``.
    """

    def __init__(self, index: PostingIndex, clause: Clause, *, before: str, oldest: str) -> None:
        self._index = index
        self._clause = clause
        self._oldest = oldest
        self._known: dict[str, None] = {}
        self._known_from = before
        self._read = 0
        self.is_exhausted = False
        self._is_dense = False

    @property
    def rarity(self) -> tuple[bool, int, str]:
        """Orders clauses whose first page is read, the rarest first: the same number reaches back farther."""
        return (not self.is_exhausted, self._read if self.is_exhausted else 0, self._known_from)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all stands under the terms; once their first page is read."""
        return self.is_exhausted and not self._read

    def read_on(self, limit: int) -> None:
        """Read up to ``limit`` entries more of each term."""
        bound, reached = self._known_from, []
        found: set[str] = set()
        for term in self._clause.terms:
            page = self._index.page(term, before=bound, oldest=self._oldest, limit=limit)
            self._read += len(page.entries)
            found |= {image_id for image_id, each in page.entries if self._clause.accepts(each)}
            if not page.is_last:
                reached.append(page.entries[-1][0])
        # Of several terms, only as far back as all of them have been read.
        self._known_from = max(reached, default=self._oldest)
        self.is_exhausted = not reached
        newer = (image_id for image_id in found if image_id >= self._known_from)
        self._known.update(dict.fromkeys(sorted(newer, reverse=True)))

    def take(self) -> tuple[list[str], str]:
        """What is known and was not taken yet, the newest first, and how far back that is all there is."""
        taken = list(self._known)
        self._known.clear()
        return taken, self._known_from

    def keep(self, image_ids: Sequence[str]) -> list[str]:
        """Those of ``image_ids``, the newest first, that meet the clause."""
        if image_ids[-1] < self._known_from and not (self.is_exhausted or self._is_dense):
            self.read_on(LONGEST_STRETCH)
            # Much more stands between two of these images than there are of them, and so it will go on.
            self._is_dense = image_ids[-1] < self._known_from and not self.is_exhausted
        known = [image_id for image_id in image_ids if image_id >= self._known_from]
        unknown = [] if self.is_exhausted else image_ids[len(known) :]
        return [*filter(self._known.__contains__, known), *self._ask(unknown)]

    def _ask(self, image_ids: Sequence[str]) -> Iterable[str]:
        if not image_ids:
            return []
        met: set[str] = set()
        for term in self._clause.terms:
            open_ids = [image_id for image_id in image_ids if image_id not in met]
            entries = self._index.among(term, open_ids) if open_ids else {}
            met |= {image_id for image_id, each in entries.items() if self._clause.accepts(each)}
        return [image_id for image_id in image_ids if image_id in met]
