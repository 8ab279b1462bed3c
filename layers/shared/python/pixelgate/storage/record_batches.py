"""Many records in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pixelgate.domain.image import ImageRecord
from pixelgate.storage.records import record_key, record_of

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient

MOST_AT_ONCE = 100
"""In one answer of the table; more take several."""

ReadRecords = Callable[[str, Sequence[str]], Mapping[str, ImageRecord]]
"""``read_records`` of one table."""


def read_records(
    client: TableClient, table: str, workspace: str, image_ids: Sequence[str]
) -> dict[str, ImageRecord]:
    """Those of the images that exist, by id, as they are now."""
    wanted = [record_key(workspace, image_id) for image_id in dict.fromkeys(image_ids)]
    found: dict[str, ImageRecord] = {}
    while wanted:
        asked, wanted = wanted[:MOST_AT_ONCE], wanted[MOST_AT_ONCE:]
        answer = client.batch_get_item(RequestItems={table: {"Keys": asked, "ConsistentRead": True}})
        for item in answer["Responses"].get(table, []):
            record = record_of(item)
            found[record.id] = record
        # What one answer cannot hold is asked for again.
        unprocessed = answer["UnprocessedKeys"].get(table)
        wanted += list(unprocessed["Keys"]) if unprocessed else []
    return found
