"""What an analysis came to: findings, verdict and status, written in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from pixelgate.domain.duplicates import fingerprint_of
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import Continuation, Details
from pixelgate.domain.image_history import verdict_fact
from pixelgate.domain.reviews import task_of
from pixelgate.domain.signals import Signals
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.judged import AnalysedImage
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.domain.stored_signals import AnalysedSignals
from pixelgate.storage import keys
from pixelgate.storage.analysis_ends import end_analysis
from pixelgate.storage.analysis_moves import verdict_move
from pixelgate.storage.documents import DocumentItem
from pixelgate.storage.duplicate_entries import IndexEntry
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.review_queues import ReviewQueues
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.transactions import failed_conditions

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient


class AnalysisStore(RecordedAnalyses):
    """Writes and reads the results of analyses in one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        super().__init__(client, table)
        self._images = ImageStore(client, table)
        self._signals = SignalStore(client, table)
        self._queues = ReviewQueues(client, table)

    def finish(self, analysed: AnalysedImage, *, now: datetime) -> ImageStatus:
        """Record findings, verdict and the status that follows; returns the status that now holds.

        With them its signals are kept, its history goes on, it is entered in the index of duplicates, and in
        the queue where a person is to look at it. All or nothing, and only the first of several executions of
        one analysis writes.

        Raises:
            RetryableError: the image is not marked as being analysed yet.
        """
        received, to = analysed.received, analysed.verdict.severity.status
        found = analysed.all_findings
        findings = _item_of(found, received, keys.findings_sort(received.analysis))
        explained = _item_of(analysed.verdict, received, keys.verdict_sort(received.analysis))
        hashes: Details = {"findings_sha256": findings.sha256, "verdict_sha256": explained.sha256}
        fact = verdict_fact(analysed, to=to, at=now, hashes=hashes)
        fingerprint = fingerprint_of(found, model_set=analysed.recalled.model_set)
        entry = IndexEntry(
            workspace=received.workspace,
            image_id=received.image_id,
            analysis=received.analysis,
            sha256=analysed.prepared.facts.sha256,
            fingerprint=fingerprint,
        )

        if (task := task_of(analysed.verdict, now=now)) is not None:
            # First: a queue that nobody knows of is one that nobody looks into.
            self._queues.note(received.workspace, task.queue)

        def write(history: Continuation) -> bool:
            results: list[TransactWriteItemTypeDef] = [
                findings.write(self._table, now=now),
                explained.write(self._table, now=now),
                self._signals.writes(_signals_of(analysed, now=now)),
                *verdict_move(analysed, fingerprint, history, now=now).writes(self._table),
            ]
            return self._write(results, entry.writes(self._table), image_id=received.image_id)

        return end_analysis(self._images, received, to, fact, write)

    def _write(
        self,
        results: list[TransactWriteItemTypeDef],
        index: list[TransactWriteItemTypeDef],
        *,
        image_id: str,
    ) -> bool:
        """Write both in one transaction, but for places of the index that are full.

        False if the results' own conditions do not hold.
        """
        try:
            self._client.transact_write_items(TransactItems=[*results, *index])
        except self._client.exceptions.TransactionCanceledException as error:
            failed = failed_conditions(error)
            if not failed:
                raise RetryableError(f"transaction cancelled: {image_id}") from error
            if min(failed) < len(results):
                return False
            free = [write for place, write in enumerate(index, len(results)) if place not in failed]
            return self._write(results, free, image_id=image_id)
        return True


def _item_of(document: BaseModel, received: ReceivedImage, sort: str) -> DocumentItem:
    return DocumentItem.of(document, workspace=received.workspace, image_id=received.image_id, sort=sort)


def _signals_of(analysed: AnalysedImage, *, now: datetime) -> AnalysedSignals:
    received, verdict = analysed.received, analysed.verdict
    return AnalysedSignals(
        workspace=received.workspace,
        image_id=received.image_id,
        analysis=received.analysis,
        signals=Signals.of(analysed.prepared.facts, analysed.all_findings, received.collection),
        severity=verdict.severity,
        ruleset=verdict.ruleset,
        recorded_at=now,
        shadow=analysed.judged.shadow,
    )
