"""What workspaces and their collections have made of their images, and who may fetch it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pixelgate.domain.release_settings import ReleaseSettings
from pixelgate.storage import keys
from pixelgate.storage.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


class ReleaseSettingsStore:
    """Reads and writes the settings of one table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, workspace: str, collection: str | None = None) -> ReleaseSettings | None:
        """What holds for exactly this collection, or for all others (None); None if nothing was set."""
        key = self._key(workspace, collection)
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            return None
        return ReleaseSettings.model_validate_json(answer["Item"]["settings"]["S"])

    def applying_to(self, workspace: str, collection: str | None) -> ReleaseSettings | None:
        """What holds for an image of ``collection``: its own settings, else the workspace's."""
        own = self.get(workspace, collection) if collection is not None else None
        return own or self.get(workspace)

    def put(self, workspace: str, collection: str | None, settings: ReleaseSettings) -> None:
        """Replace what holds for exactly this collection, or for all others."""
        # Idempotent; of two at once the last one stands, as whoever sends it expects.
        self._client.put_item(
            TableName=self._table,
            Item={
                **self._key(workspace, collection),
                **to_item({"settings": settings.model_dump_json(exclude_none=True)}),
            },
        )

    def _key(self, workspace: str, collection: str | None) -> dict[str, AttributeValueTypeDef]:
        return to_item(
            {"PK": keys.workspace_partition(workspace), "SK": keys.release_settings_sort(collection)}
        )
