"""Finding images: the index says which may be meant, their records say which are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.ids import first_image_id
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.search.clauses import Clause
from pixelgate.search.intersection import NEWEST, OLDEST, intersect
from pixelgate.storage.listing import Page
from pixelgate.storage.record_batches import MOST_AT_ONCE, read_records
from pixelgate.storage.term_postings import TermPostings

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient

Moment = datetime | date


class Period(NamedTuple):
    """From ``since`` on, and before ``until``; a day, in UTC, stands for all of it."""

    since: Moment | None = None
    until: Moment | None = None

    @property
    def oldest(self) -> str:
        """No id of the period comes before this."""
        return OLDEST if self.since is None else first_image_id(_start_of(self.since))

    @property
    def before(self) -> str:
        """Every id of the period comes before this."""
        if self.until is None:
            return NEWEST
        if isinstance(self.until, datetime):
            return first_image_id(self.until)
        # The last day that there is has no day after it.
        return NEWEST if self.until == date.max else first_image_id(_start_of(self.until + timedelta(days=1)))


class Searcher:
    """Searches the images of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def search(
        self,
        workspace: str,
        clauses: Sequence[Clause],
        *,
        statuses: Collection[ImageStatus],
        period: Period,
        limit: int,
        after: str | None = None,
    ) -> Page:
        """Up to ``limit`` images that meet all ``clauses`` and stand at one of ``statuses``, newest first.

        A page may hold fewer though there are more: one request looks at so many entries only.
        """
        index = TermPostings(self._client, self._table, workspace)
        before = period.before if after is None else min(after, period.before)
        found: list[ImageRecord] = []
        reached: str | None = None
        for stretch in intersect(index, clauses, before=before, oldest=period.oldest):
            for record in self._records(workspace, stretch.image_ids, at_once=limit + 1):
                if record.status not in statuses or record.erasure is not None:
                    continue
                if len(found) == limit:
                    return Page(tuple(found), after=found[-1].id)
                found.append(record)
            reached = stretch.reached
        return Page(tuple(found), after=reached)

    def _records(self, workspace: str, image_ids: Sequence[str], *, at_once: int) -> Iterator[ImageRecord]:
        """Those that there are still, in the same order, read as far as they are asked for."""
        size = min(at_once, MOST_AT_ONCE)
        for start in range(0, len(image_ids), size):
            wanted = image_ids[start : start + size]
            records = read_records(self._client, self._table, workspace, wanted)
            yield from (records[image_id] for image_id in wanted if image_id in records)


def _start_of(moment: Moment) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
