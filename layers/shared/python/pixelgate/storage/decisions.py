"""What people decided: appended with everything that follows from it, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.decisions import Decision, DecisionMark
from pixelgate.domain.history import HistoryFact, continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.review_statistics import DecisionLine
from pixelgate.domain.reviews import ReviewTask
from pixelgate.domain.verdict import Verdict
from pixelgate.storage import keys
from pixelgate.storage.decision_log import log_write
from pixelgate.storage.documents import DocumentItem, read_document
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.moves import Move
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.review_queues import ReviewQueues
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.tasks import NO_TASK, task_attributes, task_guard
from pixelgate.storage.transactions import failed_conditions

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient


class StoredDecision(NamedTuple):
    """A decision, and the hash of the very text that is stored of it."""

    decision: Decision
    sha256: str


class StoredVerdict(NamedTuple):
    """A verdict, and the hash of the very text that is stored of it."""

    verdict: Verdict
    sha256: str


class CorrectionPage(NamedTuple):
    """Decisions that correct what was found, the oldest first. ``after``: where the next page starts."""

    decisions: tuple[Decision, ...]
    after: str | None


class DecisionStore:
    """Appends and reads the decisions of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table
        self._signals = SignalStore(client, table)
        self._queues = ReviewQueues(client, table)

    def append(
        self,
        record: ImageRecord,
        decision: Decision,
        *,
        task: ReviewTask | None,
        fact: HistoryFact,
        line: DecisionLine,
    ) -> bool:
        """Record ``decision`` about ``record``, as it was read, and leave it with ``task``.

        The image moves, its history goes on, statistics and the stored signals learn of it: all or nothing.
        False if anybody has claimed, decided or erased the image since it was read, or the table is busy.
        """
        if task is not None:
            self._queues.note(record.workspace, task.queue)
        move = _move(record, decision, task, fact)
        writes = [
            *move.writes(self._table),
            _decision_write(self._table, record.workspace, decision),
            log_write(self._table, record.workspace, line, digest=decision.sha256),
        ]
        if not decision.effect.is_final:
            return self._write(writes, [])
        signals = self._signals.decided(
            record.workspace, record.id, decision=decision.outcome, at=decision.at
        )
        return self._write(writes, [signals])

    def of_image(self, workspace: str, image_id: str) -> tuple[StoredDecision, ...]:
        """All decisions about an image, in their order."""
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :image AND begins_with(SK, :decision)",
                "ExpressionAttributeValues": to_item(
                    {":image": keys.image_partition(workspace, image_id), ":decision": keys.DECISION_PREFIX}
                ),
                "ConsistentRead": True,
            },
        )
        return tuple(_stored(from_item(item)["document"]) for page in pages for item in page["Items"])

    def verdict_of(self, record: ImageRecord) -> StoredVerdict | None:
        """The verdict that stands for an image; None where its analysis came to none."""
        text = read_document(
            self._client,
            self._table,
            workspace=record.workspace,
            image_id=record.id,
            sort=keys.verdict_sort(record.analysis, record.verdict_number),
        )
        if text is None:
            return None
        return StoredVerdict(Verdict.model_validate_json(text), hashlib.sha256(text.encode()).hexdigest())

    def corrected(self, workspace: str, *, limit: int, after: str | None = None) -> CorrectionPage:
        """Up to ``limit`` decisions that came with corrections. The index lags a moment behind."""
        condition, values = "GSI1PK = :corrections", {":corrections": keys.corrections_partition(workspace)}
        if after is not None:
            condition, values = condition + " AND GSI1SK > :after", {**values, ":after": after}
        answer = self._client.query(
            TableName=self._table,
            IndexName="GSI1",
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_item(values),
            Limit=limit,
        )
        items = answer["Items"]
        return CorrectionPage(
            decisions=tuple(_stored(from_item(item)["document"]).decision for item in items),
            after=items[-1]["GSI1SK"]["S"] if "LastEvaluatedKey" in answer else None,
        )

    def images_of(self, workspace: str, decisions: Sequence[Decision]) -> dict[str, ImageRecord]:
        """The images that up to a hundred decisions are about, by id, as they are now."""
        image_ids = [decision.image_id for decision in decisions]
        return read_records(self._client, self._table, workspace, image_ids)

    def _write(
        self, writes: list[TransactWriteItemTypeDef], optional: list[TransactWriteItemTypeDef]
    ) -> bool:
        """Write both in one transaction, but for what is ``optional`` and stands about nothing."""
        try:
            self._client.transact_write_items(TransactItems=[*writes, *optional])
        except self._client.exceptions.TransactionCanceledException as error:
            failed = failed_conditions(error)
            if failed and min(failed) >= len(writes):
                return self._write(writes, [])
            # Busy or changed: either way the image has to be looked at again before anything is decided.
            return False
        return True


def _stored(text: str) -> StoredDecision:
    return StoredDecision(Decision.model_validate_json(text), hashlib.sha256(text.encode()).hexdigest())


def _move(record: ImageRecord, decision: Decision, task: ReviewTask | None, fact: HistoryFact) -> Move:
    changes: dict[str, object] = {"decisions": decision.number}
    if decision.effect.is_final:
        changes["decision"] = _mark(decision)
    if decision.to_status is not record.status:
        # What the rules said stays in the verdict; the record says why the image stands where it does.
        changes |= {"reason": decision.reason_code.sentence, "reason_code": str(decision.reason_code)}
    if task is not None:
        changes |= task_attributes(record.workspace, record.id, task)
    return Move(
        workspace=record.workspace,
        image_id=record.id,
        leaving=record.status,
        to=decision.to_status,
        at=decision.at,
        version_id=record.version_id,
        analysis=record.analysis,
        changes=changes,
        forgets=NO_TASK if task is None else frozenset(),
        # Against another who claims or decides at the same moment; who has decided is in the history too.
        where=task_guard(record.review),
        history=continue_chain(record.history, fact),
    )


def _mark(decision: Decision) -> dict[str, object]:
    mark = DecisionMark.model_validate(decision.model_dump(include=set(DecisionMark.model_fields)))
    return mark.model_dump(mode="json", exclude_none=True)


def _decision_write(table: str, workspace: str, decision: Decision) -> TransactWriteItemTypeDef:
    sort = keys.decision_sort(decision.number)
    document = DocumentItem.of(decision, workspace=workspace, image_id=decision.image_id, sort=sort)
    write = document.write(table, now=decision.at)
    if decision.corrections is None:
        return write
    place = {
        "GSI1PK": keys.corrections_partition(workspace),
        "GSI1SK": keys.corrections_sort(decision.at, decision.image_id, decision.number),
    }
    return {"Put": {**write["Put"], "Item": {**write["Put"]["Item"], **to_item(place)}}}
