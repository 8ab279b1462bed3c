"""Image records to items of the table and back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.image import ImageRecord
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.tasks import TASK_ATTRIBUTES, task_attributes

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

INDEX_ATTRIBUTES = frozenset({"PK", "SK", "GSI1PK", "GSI1SK", "GSI3PK", "GSI3SK", *TASK_ATTRIBUTES})


def record_key(workspace: str, image_id: str) -> dict[str, AttributeValueTypeDef]:
    """The key of a record."""
    return to_item({"PK": keys.image_partition(workspace, image_id), "SK": keys.RECORD})


def record_item(record: ImageRecord) -> dict[str, AttributeValueTypeDef]:
    """The item of a record, with its index attributes."""
    values = record.model_dump(mode="json")
    return to_item(
        {
            **values,
            "PK": keys.image_partition(record.workspace, record.id),
            "SK": keys.RECORD,
            "GSI1PK": keys.status_partition(record.workspace, record.status),
            "GSI1SK": keys.status_sort(values["created_at"], record.id),
            **keys.pending_index(record.status, record.id, record.updated_at.isoformat()),
            **(task_attributes(record.workspace, record.id, record.review) if record.review else {}),
        }
    )


def unused_bytes_item(
    record: ImageRecord, version_id: str, *, now: datetime
) -> dict[str, AttributeValueTypeDef]:
    """The audit line about bytes that were stored for an image and are not what was analysed."""
    return to_item(
        {
            "PK": keys.image_partition(record.workspace, record.id),
            "SK": keys.unused_bytes_sort(version_id),
            "recorded_at": now.isoformat(),
            "version_id": version_id,
        }
    )


def record_of(item: dict[str, AttributeValueTypeDef]) -> ImageRecord:
    """The record that an item holds."""
    values = {name: value for name, value in from_item(item).items() if name not in INDEX_ATTRIBUTES}
    return ImageRecord.model_validate(values)
