"""The records of images: where each stands, and every write that moves one before its analysis."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.moves import Move

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

INDEX_ATTRIBUTES = frozenset({"PK", "SK", "GSI1PK", "GSI1SK"})


class ImageNotFoundError(LookupError):
    """The workspace has no such image."""


class ImageStore:
    """Reads and moves the records of one table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def create(self, record: ImageRecord) -> None:
        """Store a new image."""
        self._client.put_item(
            TableName=self._table,
            Item=record_item(record),
            # Against a repeated request with the same id: the first one stands.
            ConditionExpression="attribute_not_exists(PK)",
        )

    def get(self, workspace: str, image_id: str) -> ImageRecord:
        """The record as it is now, not as it was a moment ago.

        Raises:
            ImageNotFoundError: there is none in this workspace.
        """
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_item({"PK": keys.image_partition(workspace, image_id), "SK": keys.RECORD}),
            ConsistentRead=True,
        )
        if "Item" not in answer:
            raise ImageNotFoundError(image_id)
        return record_of(answer["Item"])

    def receive(
        self, workspace: str, image_id: str, *, version_id: str, sequencer: str, now: datetime
    ) -> bool:
        """Note that these bytes have landed; False if the image had received bytes before."""
        return self.move(
            Move(
                workspace=workspace,
                image_id=image_id,
                leaving=ImageStatus.AWAITING_UPLOAD,
                to=ImageStatus.RECEIVED,
                at=now,
                changes={"version_id": version_id, "sequencer": sequencer},
            )
        )

    def begin_analysis(
        self, workspace: str, image_id: str, *, version_id: str, analysis: int, now: datetime
    ) -> bool:
        """Note that an execution has the image; False if that is known already."""
        return self.move(
            Move(
                workspace=workspace,
                image_id=image_id,
                leaving=ImageStatus.RECEIVED,
                to=ImageStatus.ANALYSING,
                at=now,
                version_id=version_id,
                changes={"analysis": analysis},
            )
        )

    def move(self, move: Move) -> bool:
        """Make ``move``; False if the record no longer stands where the move leaves from."""
        try:
            self._client.update_item(**move.request(self._table))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True


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
        }
    )


def record_of(item: dict[str, AttributeValueTypeDef]) -> ImageRecord:
    """The record that an item holds."""
    values = {name: value for name, value in from_item(item).items() if name not in INDEX_ATTRIBUTES}
    return ImageRecord.model_validate(values)
