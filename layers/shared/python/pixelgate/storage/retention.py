"""The retention policies of workspaces, and the images that have outlived them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.retention import RetentionPolicy
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.records import record_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from pixelgate.storage.table_client import TableClient


class RetentionStore:
    """Reads and writes the policies of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def policy(self, workspace: str) -> RetentionPolicy | None:
        """The workspace's own policy; None if it has none."""
        answer = self._client.get_item(TableName=self._table, Key=self._key(workspace), ConsistentRead=True)
        if "Item" not in answer:
            return None
        return RetentionPolicy.model_validate_json(answer["Item"]["policy"]["S"])

    def set_policy(self, workspace: str, policy: RetentionPolicy) -> None:
        """Replace the workspace's own policy."""
        # Idempotent; of two at once the last one stands, as whoever sends it expects.
        self._client.put_item(
            TableName=self._table,
            Item={**self._key(workspace), **to_item({"policy": policy.model_dump_json()})},
        )

    def workspaces(self) -> Iterator[str]:
        """Every workspace that ever got an API key."""
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :workspaces",
                "ExpressionAttributeValues": to_item({":workspaces": keys.WORKSPACES}),
            },
        )
        for page in pages:
            for item in page["Items"]:
                yield item["SK"]["S"]

    def uploaded_before(
        self, workspace: str, status: ImageStatus, before: datetime, *, limit: int
    ) -> list[ImageRecord]:
        """Up to ``limit`` images at ``status``, the oldest first. The index may be a moment behind."""
        answer = self._client.query(
            TableName=self._table,
            IndexName="GSI1",
            KeyConditionExpression="GSI1PK = :status AND GSI1SK < :before",
            ExpressionAttributeValues=to_item(
                {":status": keys.status_partition(workspace, status), ":before": keys.moment(before)}
            ),
            Limit=limit,
        )
        return [record_of(item) for item in answer["Items"]]

    def _key(self, workspace: str) -> dict[str, AttributeValueTypeDef]:
        return to_item({"PK": keys.workspace_partition(workspace), "SK": keys.RETENTION})
