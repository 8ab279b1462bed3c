"""An image under other rules: the new verdict and all that follows from it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.re_evaluation import ReEvaluationMark
from pixelgate.domain.settlements import Settlement, re_evaluation_fact
from pixelgate.domain.signals import Signals
from pixelgate.domain.tags import surest_tags
from pixelgate.domain.verdict import Verdict
from pixelgate.storage import keys
from pixelgate.storage.documents import DocumentItem
from pixelgate.storage.moves import Move
from pixelgate.storage.records import auto_tag_values
from pixelgate.storage.review_queues import ReviewQueues
from pixelgate.storage.signal_store import JudgedAnew, SignalStore
from pixelgate.storage.tasks import NO_TASK, task_attributes, task_guard
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class ReEvaluationStore:
    """Writes what re-evaluations of the images of one table have come to."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table
        self._signals = SignalStore(client, table)
        self._queues = ReviewQueues(client, table)

    def record(
        self,
        record: ImageRecord,
        verdict: Verdict,
        settlement: Settlement,
        mark: ReEvaluationMark,
        *,
        rebuilt: Signals | None,
    ) -> bool:
        """Record ``verdict`` beside those before it and let the image go where ``settlement`` says.

        ``rebuilt`` are its signals, where none were kept that can be read. All or nothing; False if anybody
        has claimed, decided, tagged, judged or erased the image since ``record`` was read.

        Raises:
            RetryableError: the table is busy.
        """
        if settlement.task is not None:
            # First: a queue that nobody knows of is one that nobody looks into.
            self._queues.note(record.workspace, settlement.task.queue)
        document = DocumentItem.of(
            verdict,
            workspace=record.workspace,
            image_id=record.id,
            sort=keys.verdict_sort(mark.analysis, mark.number),
        )
        anew = JudgedAnew(
            record=record, number=mark.number, severity=verdict.severity, ruleset=verdict.ruleset
        )
        move = _move(record, verdict, settlement, mark, verdict_sha256=document.sha256)
        try:
            self._client.transact_write_items(
                TransactItems=[
                    *move.writes(self._table),
                    document.write(self._table, now=mark.at),
                    self._signals.judged_anew(anew, rebuilt=rebuilt),
                ]
            )
        except self._client.exceptions.TransactionCanceledException as error:
            if not is_condition_failure(error):
                raise RetryableError(f"transaction cancelled: {record.id}") from error
            return False
        return True


def _move(
    record: ImageRecord,
    verdict: Verdict,
    settlement: Settlement,
    mark: ReEvaluationMark,
    *,
    verdict_sha256: str,
) -> Move:
    fact = re_evaluation_fact(record, verdict, mark, to=settlement.status, verdict_sha256=verdict_sha256)
    forgets = frozenset() if settlement.task is not None else NO_TASK
    explanation: Mapping[str, object] = {}
    if settlement.is_by_rules:
        explanation, forgets = {"reason": verdict.reason}, forgets | {"reason_code"}
    if settlement.is_reopened:
        forgets |= {"decision"}
    task = settlement.task
    return Move(
        workspace=record.workspace,
        image_id=record.id,
        leaving=record.status,
        to=settlement.status,
        at=mark.at,
        version_id=record.version_id,
        analysis=record.analysis,
        changes={
            **explanation,
            "severity": str(verdict.severity),
            "ruleset": verdict.ruleset,
            # Users' own and those they removed stand beside these, untouched.
            "auto_tags": auto_tag_values(surest_tags(verdict.tags)),
            "re_evaluation": mark.model_dump(mode="json", exclude_none=True),
            **(task_attributes(record.workspace, record.id, task) if task is not None else {}),
        },
        forgets=forgets,
        # Against a reviewer who takes it in hand at the same moment; all else is in the history, too.
        where=task_guard(record.review),
        history=continue_chain(record.history, fact),
    )
