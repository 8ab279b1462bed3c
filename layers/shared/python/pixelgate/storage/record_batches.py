"""Many records in one call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pixelgate.domain.image import ImageRecord
from pixelgate.storage.records import record_key, record_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MOST_AT_ONCE = 100


def read_records(
    client: DynamoDBClient, table: str, workspace: str, image_ids: Sequence[str]
) -> dict[str, ImageRecord]:
    """Those of up to ``MOST_AT_ONCE`` images that exist, by id, as they are now."""
    asked = [record_key(workspace, image_id) for image_id in dict.fromkeys(image_ids)]
    found: dict[str, ImageRecord] = {}
    while asked:
        answer = client.batch_get_item(RequestItems={table: {"Keys": asked, "ConsistentRead": True}})
        for item in answer["Responses"].get(table, []):
            record = record_of(item)
            found[record.id] = record
        # What one answer cannot hold is asked for again.
        unprocessed = answer["UnprocessedKeys"].get(table)
        asked = list(unprocessed["Keys"]) if unprocessed else []
    return found
