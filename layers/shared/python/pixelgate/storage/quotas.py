"""The quotas that workspaces have of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pixelgate.domain.quotas import Quota
from pixelgate.storage import keys
from pixelgate.storage.items import to_item

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class QuotaStore:
    """Reads and writes the quotas of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def own(self, workspace: str) -> Quota | None:
        """The workspace's own quota; None if that of the deployment holds."""
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_item({"PK": keys.workspace_partition(workspace), "SK": keys.QUOTA}),
        )
        return Quota.model_validate_json(answer["Item"]["quota"]["S"]) if "Item" in answer else None

    def set_own(self, workspace: str, quota: Quota) -> None:
        """Give a workspace a quota of its own."""
        # Idempotent; of two at once the last one stands, as whoever sends it expects.
        self._client.put_item(
            TableName=self._table,
            Item=to_item(
                {
                    "PK": keys.workspace_partition(workspace),
                    "SK": keys.QUOTA,
                    "quota": quota.model_dump_json(),
                }
            ),
        )
