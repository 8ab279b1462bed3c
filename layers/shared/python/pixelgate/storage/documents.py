"""Documents of an analysis as items of its image: written once, never again."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from pydantic import BaseModel

from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient

StoredDocument = TypeVar("StoredDocument", bound=BaseModel)


class DocumentItem(NamedTuple):
    """One document, stored as text: DynamoDB's numbers are decimal and would change our floats."""

    partition: str
    sort: str
    text: str

    @classmethod
    def of(cls, document: BaseModel, *, workspace: str, image_id: str, sort: str) -> Self:
        """``document`` as it is stored with an image."""
        text = document.model_dump_json(exclude_defaults=True)
        return cls(keys.image_partition(workspace, image_id), sort, text)

    @property
    def sha256(self) -> str:
        """By which a history tells whether the text is still what was recorded."""
        return sha256_of(self.text)

    def write(self, table: str, *, now: datetime) -> TransactWriteItemTypeDef:
        """For a transaction."""
        item = {
            "PK": self.partition,
            "SK": self.sort,
            "recorded_at": now.isoformat(),
            "document": self.text,
        }
        return {
            "Put": {
                "TableName": table,
                "Item": to_item(item),
                # Against a second execution of the same analysis: what the first one found stands.
                "ConditionExpression": "attribute_not_exists(PK)",
            }
        }


def sha256_of(text: str) -> str:
    """Of a document's text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_document(client: TableClient, table: str, *, workspace: str, image_id: str, sort: str) -> str | None:
    """The text of a document; None if there is none."""
    answer = client.get_item(
        TableName=table,
        Key=to_item({"PK": keys.image_partition(workspace, image_id), "SK": sort}),
        ConsistentRead=True,
    )
    if "Item" not in answer:
        return None
    text: str = from_item(answer["Item"])["document"]
    return text
