"""The images that meet every clause, the newest first, a stretch at a time.

The rarest term leads: its entries are read page by page, and each other clause says which of them meet it. So
what is read hangs on the rarest term, however common the others are.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pixelgate.search.clauses import Clause
from pixelgate.search.postings import FIRST_PAGE, Matches, PostingIndex

NEWEST, OLDEST = "~", "!"
"""Bounds that every id lies between."""

LONGEST_PAGE = 400
MOST_EXAMINED = 2000
"""So many entries of the rarest term one request looks at. The next one goes on from there."""


class Stretch(NamedTuple):
    """The matches not older than ``reached``, from where the stretch before ended; None: to the very end."""

    image_ids: list[str]
    reached: str | None


def intersect(
    index: PostingIndex, clauses: Sequence[Clause], *, before: str = NEWEST, oldest: str = OLDEST
) -> Iterator[Stretch]:
    """What meets all ``clauses``, at least one, until the end or until much has been looked at."""
    opened = [Matches(index, clause, before=before, oldest=oldest) for clause in clauses]
    for each in opened:
        each.read_on(FIRST_PAGE)
        if each.is_empty:
            yield Stretch([], None)
            return
    leader, *others = sorted(opened, key=lambda each: each.rarity)
    size, examined = FIRST_PAGE, FIRST_PAGE
    while True:
        found, reached = leader.take()
        for other in others:
            found = other.keep(found) if found else []
        yield Stretch(found, None if leader.is_exhausted else reached)
        if leader.is_exhausted or examined >= MOST_EXAMINED:
            return
        size = min(2 * size, LONGEST_PAGE)
        examined += size
        leader.read_on(size)
