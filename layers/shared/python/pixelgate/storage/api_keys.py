"""The records of API keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pixelgate.domain.api_key import ApiKeyRecord
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class ApiKeyStore:
    """Reads and writes the keys of one table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, record: ApiKeyRecord) -> None:
        """Store a new key, and that its workspace exists."""
        # Idempotent, and first: in a workspace that nobody knows of nothing would ever expire.
        self._client.put_item(
            TableName=self._table, Item=to_item({"PK": keys.WORKSPACES, "SK": record.workspace})
        )
        self._client.put_item(
            TableName=self._table,
            Item=to_item(
                {
                    **record.model_dump(mode="json"),
                    "PK": keys.api_key_partition(record.key_id),
                    "SK": keys.API_KEY,
                }
            ),
            # Against two keys with one id: the first one stands.
            ConditionExpression="attribute_not_exists(PK)",
        )

    def find(self, key_id: str) -> ApiKeyRecord | None:
        """The key's record; None if there is no such key (any more)."""
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_item({"PK": keys.api_key_partition(key_id), "SK": keys.API_KEY}),
            # Consistent, so that a revoked key is refused at once.
            ConsistentRead=True,
        )
        if "Item" not in answer:
            return None
        values = {
            name: value for name, value in from_item(answer["Item"]).items() if name not in ("PK", "SK")
        }
        return ApiKeyRecord.model_validate(values)
