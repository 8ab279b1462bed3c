"""What an image leaves in the index of duplicates: how it is entered, and how it is forgotten."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.duplicate_buckets import Bucket, Occupant, buckets_of
from pixelgate.domain.fingerprint import Fingerprint
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.occupants import encode_occupant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        PutTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )

    # A record holds everything about an image; what looks for copies of one needs a fingerprint.
    from pixelgate.domain.image import ImageRecord
    from pixelgate.storage.table_client import TableClient

FULL = 500
"""So many images stand in one bucket. What all of those look like, the next one is a copy of them anyway."""


class IndexKey(NamedTuple):
    """A key of the index. ``member`` is the image's own part of the item, or None where all of it is."""

    partition: str
    sort: str
    member: bytes | None

    @property
    def key(self) -> dict[str, AttributeValueTypeDef]:
        return to_item({"PK": self.partition, "SK": self.sort})


class IndexEntry(NamedTuple):
    """All that the index knows about one image."""

    workspace: str
    image_id: str
    analysis: int
    sha256: str
    fingerprint: Fingerprint

    @property
    def keys(self) -> tuple[IndexKey, ...]:
        """Where it stands: one key for the bytes, up to five for the looks, one for what may be reused."""
        stands = [
            IndexKey(
                bucket_partition(self.workspace, bucket),
                keys.BUCKET,
                encode_occupant(Occupant(self.image_id, self.analysis, code)),
            )
            for bucket, code in buckets_of(self.sha256, self.fingerprint).items()
        ]
        model_set = self.fingerprint.model_set
        if model_set is not None:
            partition = keys.reusable_partition(self.workspace, self.sha256, model_set)
            stands.append(IndexKey(partition, keys.REUSABLE, None))
        return tuple(stands)

    def writes(self, table: str) -> list[TransactWriteItemTypeDef]:
        """Enter the image; repeated, they change nothing."""
        return [
            {"Put": self._reusable(table, key)} if key.member is None else {"Update": _addition(table, key)}
            for key in self.keys
        ]

    def _reusable(self, table: str, key: IndexKey) -> PutTypeDef:
        values = {"PK": key.partition, "SK": key.sort, "image_id": self.image_id, "analysis": self.analysis}
        # Idempotent; of several copies the last to be analysed stands for all.
        return {"TableName": table, "Item": to_item(values)}


def index_keys_of(record: ImageRecord) -> tuple[IndexKey, ...]:
    """Everything of the index that names this image: what an erasure has to remove."""
    entry = index_entry_of(record)
    return entry.keys if entry else ()


def index_entry_of(record: ImageRecord) -> IndexEntry | None:
    """What the index knows about a stored image; None before its analysis has ended."""
    if record.facts is None or record.fingerprint is None:
        return None
    return IndexEntry(
        workspace=record.workspace,
        image_id=record.id,
        analysis=record.analysis,
        sha256=record.facts.sha256,
        fingerprint=record.fingerprint,
    )


def forget(client: TableClient, table: str, record: ImageRecord) -> None:
    """Remove from the index what names this image, before its record is emptied.

    Repeated, it changes nothing. A bucket goes with its last image: its key is a hash of the picture.
    """
    for key in index_keys_of(record):
        # Against making a bucket by taking from it, and against forgetting a copy that is now reused.
        with suppress(client.exceptions.ConditionalCheckFailedException):
            if key.member is None:
                client.delete_item(
                    TableName=table,
                    Key=key.key,
                    ConditionExpression="image_id = :image_id",
                    ExpressionAttributeValues=to_item({":image_id": record.id}),
                )
                continue
            client.update_item(
                TableName=table,
                Key=key.key,
                UpdateExpression="DELETE occupants :one",
                ConditionExpression="attribute_exists(PK)",
                ExpressionAttributeValues=to_item({":one": {key.member}}),
            )
            client.delete_item(
                TableName=table, Key=key.key, ConditionExpression="attribute_not_exists(occupants)"
            )


def bucket_partition(workspace: str, bucket: Bucket) -> str:
    """Partition key of a bucket."""
    return keys.duplicates_partition(workspace, bucket.kind, bucket.value)


def _addition(table: str, key: IndexKey) -> UpdateTypeDef:
    return {
        "TableName": table,
        "Key": key.key,
        "UpdateExpression": "ADD occupants :one",
        # Against an item that grows without end: a full bucket is left as it is.
        "ConditionExpression": "attribute_not_exists(occupants) OR size(occupants) < :full",
        "ExpressionAttributeValues": to_item({":one": {key.member}, ":full": FULL}),
    }
