"""An index in memory that counts what DynamoDB would be asked for, and what it would charge."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import ceil

from pixelgate.domain.search_terms import Posting, PostingPage, Term

ENTRY_BYTES = 110
"""Of an entry: its keys (a workspace's name, a kind and a word; an image's id) and its confidence."""

READ_BYTES = 4096
EVENTUAL = 0.5
"""Units for each 4 KB that are read a moment behind the latest."""


class CountedIndex:
    """A ``PostingIndex``; ``requests``, ``entries`` and ``units`` are what has been read so far."""

    def __init__(self, entries: Mapping[Term, Mapping[str, Posting]]) -> None:
        self._entries = entries
        self._sorted = {term: sorted(images) for term, images in entries.items()}
        self.forget()

    def forget(self) -> None:
        """Count from nothing again."""
        self.requests, self.entries, self.units = 0, 0, 0.0

    def page(self, term: Term, *, before: str, oldest: str, limit: int) -> PostingPage:
        image_ids = self._sorted.get(term, [])
        inside = image_ids[bisect_left(image_ids, oldest) : bisect_left(image_ids, before)]
        taken = inside[: -limit - 1 : -1]
        self._count(1, len(taken), EVENTUAL * ceil(max(len(taken), 1) * ENTRY_BYTES / READ_BYTES))
        known = self._entries.get(term, {})
        return PostingPage(
            tuple((image_id, known[image_id]) for image_id in taken), is_last=len(inside) < limit
        )

    def among(self, term: Term, image_ids: Sequence[str]) -> dict[str, Posting]:
        known = self._entries.get(term, {})
        self._count(ceil(len(image_ids) / 100), len(image_ids), EVENTUAL * len(image_ids))
        return {image_id: known[image_id] for image_id in image_ids if image_id in known}

    def _count(self, requests: int, entries: int, units: float) -> None:
        self.requests += requests
        self.entries += entries
        self.units += units
