"""A move of an image from one status to another, as a conditional write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.status import EDGES, ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import UpdateTypeDef


@dataclass(frozen=True, kw_only=True)
class Move:
    """``changes`` are further attributes to set; None leaves an attribute as it is.

    ``version_id`` names the stored bytes that the move is about: a record that has moved on to other
    bytes is left alone.
    """

    workspace: str
    image_id: str
    leaving: ImageStatus
    to: ImageStatus
    at: datetime
    version_id: str | None = None
    changes: Mapping[str, object]

    def __post_init__(self) -> None:
        if self.to not in EDGES[self.leaving]:
            raise ValueError(f"no image moves from {self.leaving} to {self.to}")

    def request(self, table: str) -> UpdateTypeDef:
        """The arguments of UpdateItem, or of an Update in a transaction.

        Conditional on the status it leaves: a repeated or late write changes nothing.
        """
        settings = {
            "status": str(self.to),
            "updated_at": self.at.isoformat(),
            "GSI1PK": keys.status_partition(self.workspace, self.to),
            **{name: value for name, value in self.changes.items() if value is not None},
        }
        condition = "#status = :leaving"
        guards: dict[str, object] = {":leaving": str(self.leaving)}
        names = {f"#{name}": name for name in settings}
        if self.version_id is not None:
            condition += " AND #version_id = :version_id_now"
            guards[":version_id_now"] = self.version_id
            names["#version_id"] = "version_id"
        return {
            "TableName": table,
            "Key": to_item({"PK": keys.image_partition(self.workspace, self.image_id), "SK": keys.RECORD}),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in settings),
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": to_item(
                {**{f":{name}": value for name, value in settings.items()}, **guards}
            ),
        }
