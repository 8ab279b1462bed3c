"""The images of all workspaces that wait for bytes or for an analysis, and what the sweep does about them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.keys import Backlog
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.records import record_key

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class PendingImage(NamedTuple):
    """One entry of the index. It may be a moment behind: read the record before acting on it."""

    workspace: str
    image_id: str


class PendingImages:
    """Reads one table's backlogs, and counts what was tried."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def since_before(self, backlog: Backlog, before: datetime, *, limit: int) -> list[PendingImage]:
        """Up to ``limit`` images that have been pending since before that time, longest first."""
        shards = [self._shard(backlog, number, before, limit) for number in range(keys.PENDING_SHARDS)]
        merged = islice(heapq.merge(*shards), limit)
        return [PendingImage(*keys.parse_image_partition(partition)) for _, partition in merged]

    def count_retry(self, record: ImageRecord, *, now: datetime) -> bool:
        """Claim the next retry of ``record``; False if another sweep has, or if the image has moved on."""
        index = keys.pending_index(record.status, record.id, now.isoformat())
        try:
            self._client.update_item(
                TableName=self._table,
                Key=record_key(record.workspace, record.id),
                UpdateExpression="SET retries = :next, updated_at = :now, GSI3PK = :pk, GSI3SK = :sk",
                # Against a second sweep at the same moment, and against an analysis that has just ended.
                ConditionExpression="#status = :status AND analysis = :analysis "
                "AND (attribute_not_exists(retries) OR retries = :retries)",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_item(
                    {
                        ":next": record.retries + 1,
                        ":retries": record.retries,
                        ":now": now.isoformat(),
                        ":pk": index["GSI3PK"],
                        ":sk": index["GSI3SK"],
                        ":status": str(record.status),
                        ":analysis": record.analysis,
                    }
                ),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def note_error(self, received: ReceivedImage, error: str) -> bool:
        """Remember why a running analysis came to nothing this time; False if it is not running any more."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=record_key(received.workspace, received.image_id),
                UpdateExpression="SET last_error = :error",
                # Against a late failure of an analysis that another execution has ended.
                ConditionExpression="#status = :status AND version_id = :version AND analysis = :analysis",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_item(
                    {
                        ":error": error,
                        ":status": str(ImageStatus.ANALYSING),
                        ":version": received.version_id,
                        ":analysis": received.analysis,
                    }
                ),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def forget_ticket(self, record: ImageRecord) -> bool:
        """Delete the record of an upload that never came; False if it has come meanwhile."""
        try:
            self._client.delete_item(
                TableName=self._table,
                Key=record_key(record.workspace, record.id),
                # Against bytes that landed since we looked.
                ConditionExpression="#status = :status",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues=to_item({":status": str(ImageStatus.AWAITING_UPLOAD)}),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _shard(
        self, backlog: Backlog, number: int, before: datetime, limit: int
    ) -> Iterator[tuple[str, str]]:
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "IndexName": "GSI3",
                "KeyConditionExpression": "GSI3PK = :shard AND GSI3SK < :before",
                "ExpressionAttributeValues": to_item(
                    {":shard": keys.pending_partition(backlog, number), ":before": before.isoformat()}
                ),
                "Limit": limit,
            },
        )
        for page in pages:
            for item in page["Items"]:
                yield item["GSI3SK"]["S"], item["PK"]["S"]
