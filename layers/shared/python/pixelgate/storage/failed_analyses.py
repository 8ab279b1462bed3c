"""Analyses that came to no verdict."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.history import Continuation
from pixelgate.domain.image_history import failure_fact
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.storage.analysis_ends import end_analysis, move_from_analysis
from pixelgate.storage.images import ImageStore

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class FailedAnalyses:
    """Writes the ends of analyses that failed, in one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._images = ImageStore(client, table)

    def fail(
        self, received: ReceivedImage, *, to: ImageStatus, reason: str, reason_code: str, now: datetime
    ) -> ImageStatus:
        """Record that the analysis came to no verdict; returns the status that now holds.

        Raises:
            RetryableError: the image is not marked as being analysed yet.
        """
        fact = failure_fact(received, to=to, at=now, reason=reason, reason_code=reason_code)
        changes = {"reason": reason, "reason_code": reason_code}

        def write(history: Continuation) -> bool:
            return self._images.move(move_from_analysis(received, to, changes, history, now=now))

        return end_analysis(self._images, received, to, fact, write)
