"""The signals of every analysed image, so that a rule set can be tried on what has already been seen.

One item per image, in shards that are read side by side. It is written with the verdict, marked with a
person's decision, replaced by a later analysis and removed with the image.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.signals import Signals
from pixelgate.domain.stored_signals import AnalysedSignals, SignalFilter, StoredSignals
from pixelgate.domain.verdict import Severity
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import get_items, query_pages
from pixelgate.storage.packed_signals import FORM, pack_signals
from pixelgate.storage.shadow_verdicts import shadow_attributes
from pixelgate.storage.signal_queries import query_of, stored_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )

    from pixelgate.storage.table_client import TableClient

EVERY = SignalFilter()


class SignalPage(NamedTuple):
    """``after`` is the image after which the next page begins; None on the last page."""

    entries: tuple[StoredSignals, ...]
    after: str | None


class JudgedAnew(NamedTuple):
    """The image, and what other rules say of it in their verdict of that ``number``."""

    record: ImageRecord
    number: int
    severity: Severity
    ruleset: str


class SignalStore:
    """Reads and writes the signals of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def writes(self, analysed: AnalysedSignals) -> TransactWriteItemTypeDef:
        """Keep the signals of an analysis, in the transaction that records its verdict."""
        values = {
            "analysis": analysed.analysis,
            "severity": str(analysed.severity),
            "ruleset": analysed.ruleset,
            "collection": analysed.signals.image.collection,
            "recorded_at": analysed.recorded_at.isoformat(),
            "form": FORM,
            "signals": pack_signals(analysed.signals),
            **shadow_attributes(analysed.shadow),
        }
        # No condition of its own: the record's move in the same transaction lets only the first execution of
        # the running analysis through. A later analysis replaces this one, and what people said of it.
        key = signals_key(analysed.workspace, analysed.image_id)
        return {"Put": {"TableName": self._table, "Item": {**key, **to_item(values)}}}

    def decided(
        self, workspace: str, image_id: str, *, decision: Outcome, at: datetime
    ) -> TransactWriteItemTypeDef:
        """Note what people have decided, in the transaction that records the decision.

        Its condition fails where no signals are kept: of an image analysed before they were, or erased.
        """
        return {
            "Update": {
                "TableName": self._table,
                "Key": signals_key(workspace, image_id),
                "UpdateExpression": "SET decision = :decision, decided_at = :at",
                # Against an item of an image that has no signals.
                "ConditionExpression": "attribute_exists(PK)",
                "ExpressionAttributeValues": to_item({":decision": str(decision), ":at": at.isoformat()}),
            }
        }

    def judged_anew(self, anew: JudgedAnew, *, rebuilt: Signals | None) -> TransactWriteItemTypeDef:
        """Note what other rules say of the same analysis, in the transaction that records their verdict.

        ``rebuilt`` are its signals where those that are kept cannot be read, or none are; else its condition
        fails if they are gone, or of another analysis.
        """
        values: dict[str, object] = {
            "number": anew.number,
            "severity": str(anew.severity),
            "ruleset": anew.ruleset,
        }
        write = _update(self._table, anew.record, values, rebuilt)
        if rebuilt is None:
            # Against signals that a later analysis has replaced, or an erasure removed.
            write["ConditionExpression"] = "analysis = :analysis"
        return {"Update": write}

    def restore(self, record: ImageRecord, rebuilt: Signals) -> None:
        """Keep the signals of an image again, of whose verdict nothing changes."""
        mark = {"number": record.verdict_number, "severity": record.severity, "ruleset": record.ruleset}
        # Idempotent. Of an image that is being erased, the eraser's second look removes it.
        self._client.update_item(**_update(self._table, record, mark, rebuilt))

    def forget(self, workspace: str, image_id: str) -> None:
        """Remove the signals of an image that is erased."""
        # Idempotent: what is gone stays gone.
        self._client.delete_item(TableName=self._table, Key=signals_key(workspace, image_id))

    def count(self, workspace: str, shard: int, *, only: SignalFilter = EVERY) -> int:
        """How many images of a shard have signals."""
        query = query_of(self._table, workspace, shard, only)
        return sum(page["Count"] for page in query_pages(self._client, {**query, "Select": "COUNT"}))

    def image_ids(self, workspace: str, shard: int, *, only: SignalFilter = EVERY) -> Iterator[str]:
        """The images of a shard, the oldest first."""
        query = query_of(self._table, workspace, shard, only)
        for page in query_pages(self._client, {**query, "ProjectionExpression": "SK"}):
            yield from (item["SK"]["S"] for item in page["Items"])

    def read_shard(
        self, workspace: str, shard: int, *, only: SignalFilter = EVERY, after: str | None = None
    ) -> Iterator[SignalPage]:
        """A shard, the oldest images first, from the one after ``after``, by pages of a megabyte at most."""
        query = query_of(self._table, workspace, shard, only)
        if after is not None:
            query["ExclusiveStartKey"] = signals_key(workspace, after)
        for page in query_pages(self._client, query):
            last = page.get("LastEvaluatedKey")
            entries = tuple([stored_of(item) for item in page["Items"]])
            yield SignalPage(entries=entries, after=last["SK"]["S"] if last else None)

    def get_many(self, workspace: str, image_ids: Sequence[str]) -> Iterator[StoredSignals]:
        """Those of ``image_ids`` that have signals, in any order."""
        wanted = [signals_key(workspace, image_id) for image_id in image_ids]
        yield from map(stored_of, get_items(self._client, self._table, wanted))


def _update(
    table: str, record: ImageRecord, values: Mapping[str, object], rebuilt: Signals | None
) -> UpdateTypeDef:
    settings = {**values, "analysis": record.analysis}
    if rebuilt is not None:
        decision = record.decision
        settings |= {
            "collection": record.collection,
            # When it was received: of an image without signals nobody noted when it was analysed.
            "recorded_at": (record.received_at or record.created_at).isoformat(),
            "form": FORM,
            "signals": pack_signals(rebuilt),
            "decision": decision and str(decision.outcome),
            "decided_at": decision and decision.at.isoformat(),
        }
    given = {name: value for name, value in settings.items() if value is not None}
    return {
        "TableName": table,
        "Key": signals_key(record.workspace, record.id),
        "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in given),
        "ExpressionAttributeNames": {f"#{name}": name for name in given},
        "ExpressionAttributeValues": to_item({f":{name}": value for name, value in given.items()}),
    }


def signals_key(workspace: str, image_id: str) -> dict[str, AttributeValueTypeDef]:
    """The key of an image's signals."""
    partition = keys.signals_partition(workspace, keys.signals_shard(image_id))
    return to_item({"PK": partition, "SK": image_id})
