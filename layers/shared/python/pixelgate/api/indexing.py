"""Entering images in the search index: what one can be found by follows its record, whatever came before."""

from collections.abc import Callable
from dataclasses import dataclass

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.findings.document import Findings
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.search_orders import WorkspaceToIndex
from pixelgate.runtime.queues import Queue
from pixelgate.search.image_terms import terms_of
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.listing import Page
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.term_index import MOST_ATTEMPTS, TermIndex

REINDEXED_AT_ONCE = 25


@dataclass(frozen=True, kw_only=True)
class Indexer:
    """Makes the index say what the records say."""

    images: ImageStore
    analyses: RecordedAnalyses
    index: TermIndex

    def enter(self, workspace: str, image_id: str) -> int:
        """Enter an image as it stands now, or remove what is not to be found; tells how many terms it has.

        May be asked at any time and any number of times: what caused it does not matter, and nothing is
        written where nothing has changed.

        Raises:
            RetryableError: the image does not stand still.
        """
        for _ in range(MOST_ATTEMPTS):
            # Before the record: who reads them the other way round may undo what a later record led to.
            stored = self.index.stored(workspace, image_id)
            record = self._record(workspace, image_id)
            terms = terms_of(record, self._findings(record)) if record else {}
            if not self.index.replace(workspace, image_id, stored=stored, by=terms):
                continue
            # An erasure that was ordered and carried out meanwhile found nothing to remove.
            if self._head(self._record(workspace, image_id)) == self._head(record):
                return len(terms)
        raise RetryableError(f"{image_id} does not stand still")

    def _record(self, workspace: str, image_id: str) -> ImageRecord | None:
        try:
            record = self.images.get(workspace, image_id)
        except ImageNotFoundError:
            return None
        return None if record.erasure else record

    def _findings(self, record: ImageRecord) -> Findings | None:
        return (
            self.analyses.findings(record.workspace, record.id, record.analysis) if record.analysis else None
        )

    @staticmethod
    def _head(record: ImageRecord | None) -> object:
        return record and (record.status, record.history_length)


@dataclass(frozen=True, kw_only=True)
class Reindexer:
    """Enters whole workspaces, some images at a time, so that what happens meanwhile need not wait."""

    indexer: Indexer
    listing: Callable[..., Page]
    queue: Queue

    def go_on(self, order: WorkspaceToIndex) -> int:
        """Enter the next images of a workspace, order the rest, and tell how many were entered.

        Carried out twice, it enters them twice, which changes nothing.
        """
        page = self.listing(order.workspace, limit=REINDEXED_AT_ONCE, after=order.after)
        for image in page.images:
            self.indexer.enter(order.workspace, image.id)
        if page.after is not None:
            self.queue.send(order.model_copy(update={"after": page.after}))
        return len(page.images)
