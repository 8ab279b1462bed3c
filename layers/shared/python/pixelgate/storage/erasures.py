"""The table's part of an erasure: the mark that nothing undoes, the removal, and the tombstone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.erasure import Erasure
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import Continuation, continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.image_history import erasure_fact
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.duplicate_entries import forget
from pixelgate.storage.history import MOST_CONTINUATIONS
from pixelgate.storage.items import to_item
from pixelgate.storage.keys import Backlog
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.records import record_item, record_key, record_of
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.tasks import NO_TASK
from pixelgate.storage.term_index import TermIndex
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, UpdateTypeDef

    from pixelgate.storage.table_client import TableClient

KEPT = frozenset({keys.RECORD, keys.ERASURE_LINE})
"""The tombstone keeps whatever comes late from bringing the image back, and the audit line says why."""

# What people and listings see goes with the mark itself; what finds the rest stays until that is removed.
_FORGOTTEN_AT_ONCE = (
    *sorted(NO_TASK),
    "decision",
    "re_evaluation",
    "release",
    "GSI1PK",
    "GSI1SK",
    "reason",
    "reason_code",
    "severity",
    "ruleset",
    "last_error",
    "created_by",
    "imported_from",
    "tags",
    "auto_tags",
    "removed_tags",
)


class ErasureStore:
    """Marks, empties and buries the images of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table
        self._signals = SignalStore(client, table)
        self._terms = TermIndex(client, table)

    def mark(self, record: ImageRecord, erasure: Erasure) -> Erasure | None:
        """Move the image to ERASED from wherever it stands, with its audit line; None if it is there.

        Returns the erasure as it was recorded: it names the end of the image's history. From here on no other
        write takes effect: each of them is conditional on another status.
        """
        standing: ImageRecord | None = record
        for _ in range(MOST_CONTINUATIONS):
            if standing is None or standing.erasure is not None:
                return None
            history = continue_chain(standing.history, erasure_fact(standing, erasure))
            recorded = erasure.model_copy(
                update={"history_length": history.head.length, "history_head": history.head.hash}
            )
            if self._write_mark(standing, recorded, history):
                return recorded
            standing = self._standing(record)
        raise RetryableError(f"the history of {record.id} does not stand still")

    def _write_mark(self, record: ImageRecord, erasure: Erasure, history: Continuation) -> bool:
        line = {
            "PK": keys.image_partition(record.workspace, record.id),
            "SK": keys.ERASURE_LINE,
            "id": record.id,
            **erasure.model_dump(mode="json", exclude={"removed_at"}),
            "last_entry": history.entries[-1].model_dump_json(exclude_none=True),
        }
        try:
            self._client.transact_write_items(
                TransactItems=[
                    {"Update": self._marking(record, erasure)},
                    {"Put": {"TableName": self._table, "Item": to_item(line)}},
                ]
            )
        except self._client.exceptions.TransactionCanceledException as error:
            if not is_condition_failure(error):
                raise RetryableError(f"transaction cancelled: {record.id}") from error
            return False
        return True

    def _standing(self, record: ImageRecord) -> ImageRecord | None:
        key = record_key(record.workspace, record.id)
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        return record_of(answer["Item"]) if "Item" in answer else None

    def remove_items(self, record: ImageRecord) -> int:
        """Delete everything in the image's partition but ``KEPT``; returns how many items that were.

        What finds the image as a copy of others goes first: it is derived from the record. So do its signals
        and its search terms, which stand among those of other images.
        """
        forget(self._client, self._table, record)
        self._signals.forget(record.workspace, record.id)
        self._terms.forget(record.workspace, record.id)
        removed = 0
        for key in self._keys_of(record):
            if key["SK"]["S"] not in KEPT:
                # Idempotent: what is gone stays gone.
                self._client.delete_item(TableName=self._table, Key=key)
                removed += 1
        return removed

    def entomb(self, record: ImageRecord, *, now: datetime, look_again_at: datetime | None) -> None:
        """Leave nothing of the record but the erasure; the sweep comes by at ``look_again_at``."""
        if record.erasure is None:
            raise ValueError(f"{record.id} is not marked as erased")
        removed_at = record.erasure.removed_at or now
        tombstone = ImageRecord(
            id=record.id,
            workspace=record.workspace,
            name="",
            content_type="",
            status=ImageStatus.ERASED,
            created_at=record.created_at,
            updated_at=now,
            history_length=record.history_length,
            history_head=record.history_head,
            erasure=record.erasure.model_copy(update={"removed_at": removed_at}),
        )
        item = {name: value for name, value in record_item(tombstone).items() if not name.startswith("GSI")}
        if look_again_at is not None:
            item |= to_item(keys.backlog_index(Backlog.ERASURE, record.id, look_again_at.isoformat()))
        # Against burying what is not erased. Two removals at once write the same but for the moment.
        self._client.put_item(
            TableName=self._table,
            Item=item,
            ConditionExpression="#status = :erased",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=to_item({":erased": str(ImageStatus.ERASED)}),
        )

    def _marking(self, record: ImageRecord, erasure: Erasure) -> UpdateTypeDef:
        now = erasure.requested_at.isoformat()
        settings: dict[str, object] = {
            "status": str(ImageStatus.ERASED),
            "updated_at": now,
            "name": "",
            "content_type": "",
            "erasure": erasure.model_dump(mode="json", exclude_none=True),
            "history_length": erasure.history_length,
            "history_head": erasure.history_head,
            **keys.backlog_index(Backlog.ERASURE, record.id, now),
        }
        values = {f":{name}": value for name, value in settings.items()}
        unchanged = (
            "attribute_not_exists(#history_head)"
            if record.history_head is None
            else "#history_head = :history_head_now"
        )
        return {
            "TableName": self._table,
            "Key": record_key(record.workspace, record.id),
            "UpdateExpression": "SET "
            + ", ".join(f"#{name} = :{name}" for name in settings)
            + " REMOVE "
            + ", ".join(f"#{name}" for name in _FORGOTTEN_AT_ONCE),
            # Against erasing twice, which would change who is said to have asked; against an unused ticket
            # that the sweep has just forgotten; and against a history that went on meanwhile.
            "ConditionExpression": f"attribute_exists(PK) AND #status <> :status AND {unchanged}",
            "ExpressionAttributeNames": {f"#{name}": name for name in [*settings, *_FORGOTTEN_AT_ONCE]},
            "ExpressionAttributeValues": to_item({**values, ":history_head_now": record.history_head}),
        }

    def _keys_of(self, record: ImageRecord) -> Iterator[dict[str, AttributeValueTypeDef]]:
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :image",
                "ExpressionAttributeValues": to_item(
                    {":image": keys.image_partition(record.workspace, record.id)}
                ),
                "ProjectionExpression": "PK, SK",
                "ConsistentRead": True,
            },
        )
        for page in pages:
            yield from page["Items"]
