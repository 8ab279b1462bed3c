"""Chains of history in the table: written with what they tell of, read for whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ConfigDict, TypeAdapter

from pixelgate.domain.history import Continuation, HistoryEntry
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient

MOST_CONTINUATIONS = 5
"""How often a history may have gone on while its next entry was being written: people act at any time."""

_ENTRIES: TypeAdapter[tuple[HistoryEntry, ...]] = TypeAdapter(
    tuple[HistoryEntry, ...], config=ConfigDict(defer_build=True)
)


def history_write(table: str, partition: str, continuation: Continuation) -> TransactWriteItemTypeDef:
    """The write of the entries, in one item, to the chain that is kept in ``partition``."""
    item = {
        "PK": partition,
        "SK": keys.history_sort(continuation.after.length + 1),
        # As text: what was hashed is what is read.
        "entries": _ENTRIES.dump_json(continuation.entries, exclude_none=True).decode(),
    }
    return {
        "Put": {
            "TableName": table,
            "Item": to_item(item),
            # Against another continuation of the same chain: nobody's entry is ever written over.
            "ConditionExpression": "attribute_not_exists(PK)",
        }
    }


class ImageHistory:
    """Reads the histories of the images of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def read(self, workspace: str, image_id: str) -> tuple[HistoryEntry, ...]:
        """All entries of an image's history, in the order in which they are stored; not verified."""
        return read_history(self._client, self._table, keys.image_partition(workspace, image_id))


def read_history(client: TableClient, table: str, partition: str) -> tuple[HistoryEntry, ...]:
    """All entries of the chain in ``partition``, in the order in which they are stored; not verified."""
    pages = query_pages(
        client,
        {
            "TableName": table,
            "KeyConditionExpression": "PK = :partition AND begins_with(SK, :history)",
            "ExpressionAttributeValues": to_item({":partition": partition, ":history": keys.HISTORY_PREFIX}),
            "ConsistentRead": True,
        },
    )
    stored = (item["entries"]["S"] for page in pages for item in page["Items"])
    return tuple(entry for entries in stored for entry in _ENTRIES.validate_json(entries))
