"""Image records to items of the table and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.verdict import AutoTag
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
    values |= {
        "tags": values["tags"] or None,
        "auto_tags": auto_tag_values(record.auto_tags) or None,
        "removed_tags": values["removed_tags"] or None,
    }
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


def auto_tag_values(tags: Iterable[AutoTag]) -> list[dict[str, str]]:
    """Automatic tags as a record holds them: confidences as text, as DynamoDB's numbers are decimal."""
    return [{"name": tag.name, "source": tag.source, "confidence": str(tag.confidence)} for tag in tags]


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
