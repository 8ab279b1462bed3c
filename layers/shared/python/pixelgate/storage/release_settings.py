"""What workspaces and their collections have made of their images, and who may fetch it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pixelgate.domain.release_settings import ReleaseSettings
from pixelgate.storage import keys
from pixelgate.storage.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, UpdateItemInputTypeDef

    from pixelgate.storage.table_client import TableClient


@dataclass(frozen=True)
class StoredSettings:
    """What was set for exactly one collection or workspace, as it is stored; None if nothing was."""

    text: str | None = None

    @property
    def settings(self) -> ReleaseSettings | None:
        """What it says."""
        return None if self.text is None else ReleaseSettings.model_validate_json(self.text)

    @property
    def tag(self) -> str:
        """Tells it apart from whatever else there was or will be."""
        return hashlib.sha256((self.text or "").encode()).hexdigest()[:32]


class ReleaseSettingsStore:
    """Reads and writes the settings of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, workspace: str, collection: str | None = None) -> StoredSettings:
        """What was set for exactly this collection, or for all others (None)."""
        key = self._key(workspace, collection)
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        return StoredSettings(answer.get("Item", {}).get("settings", {}).get("S"))

    def applying_to(self, workspace: str, collection: str | None) -> ReleaseSettings:
        """What holds for an image of ``collection``: its own settings, completed by the workspace's."""
        own = self.get(workspace, collection).settings if collection is not None else None
        return (own or ReleaseSettings()).over(self.get(workspace).settings)

    def replace(
        self, workspace: str, collection: str | None, seen: StoredSettings, *, by: ReleaseSettings | None
    ) -> bool:
        """Set what holds for exactly this collection, or for all others; None: nothing of its own any more.

        False if it is not what was ``seen`` any more.
        """
        values = {} if seen.text is None else {":seen": seen.text}
        update: UpdateItemInputTypeDef = {
            "TableName": self._table,
            "Key": self._key(workspace, collection),
            "UpdateExpression": "REMOVE settings",
            # Against undoing what somebody else has set meanwhile.
            "ConditionExpression": "settings = :seen" if values else "attribute_not_exists(settings)",
        }
        if by is not None:
            update["UpdateExpression"] = "SET settings = :settings"
            values[":settings"] = by.model_dump_json(exclude_none=True)
        if values:
            update["ExpressionAttributeValues"] = to_item(values)
        try:
            self._client.update_item(**update)
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _key(self, workspace: str, collection: str | None) -> dict[str, AttributeValueTypeDef]:
        return to_item(
            {"PK": keys.workspace_partition(workspace), "SK": keys.release_settings_sort(collection)}
        )
