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

    ``forgets`` names attributes that are no longer true.

    ``version_id`` names the stored bytes that the move is about, and ``analysis`` the analysis: a record that
    has moved on to others is left alone.
    """

    workspace: str
    image_id: str
    leaving: ImageStatus
    to: ImageStatus
    at: datetime
    version_id: str | None = None
    analysis: int | None = None
    changes: Mapping[str, object]
    forgets: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.to not in EDGES[self.leaving]:
            raise ValueError(f"no image moves from {self.leaving} to {self.to}")

    def request(self, table: str) -> UpdateTypeDef:
        """The arguments of UpdateItem, or of an Update in a transaction.

        Conditional on the status it leaves: a repeated or late write changes nothing.
        """
        now = self.at.isoformat()
        pending = keys.pending_index(self.to, self.image_id, now)
        settings = {
            "status": str(self.to),
            "updated_at": now,
            "GSI1PK": keys.status_partition(self.workspace, self.to),
            **pending,
            **{name: value for name, value in self.changes.items() if value is not None},
        }
        # What has ended waits for nothing, and why it was repeated is history.
        removals = self.forgets if pending else self.forgets | {"GSI3PK", "GSI3SK", "last_error"}
        guards = self._guards()
        names = {"status", *settings, *removals, *guards}
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in settings)
        if removals:
            expression += " REMOVE " + ", ".join(f"#{name}" for name in sorted(removals))
        return {
            "TableName": table,
            "Key": to_item({"PK": keys.image_partition(self.workspace, self.image_id), "SK": keys.RECORD}),
            "UpdateExpression": expression,
            "ConditionExpression": " AND ".join(f"#{name} = :{name}_now" for name in guards),
            "ExpressionAttributeNames": {f"#{name}": name for name in sorted(names)},
            "ExpressionAttributeValues": to_item(
                {
                    **{f":{name}": value for name, value in settings.items()},
                    **{f":{name}_now": value for name, value in guards.items()},
                }
            ),
        }

    def _guards(self) -> dict[str, object]:
        """What must hold now for the move to be made."""
        guards: dict[str, object] = {"status": str(self.leaving)}
        if self.version_id is not None:
            guards["version_id"] = self.version_id
        if self.analysis is not None:
            guards["analysis"] = self.analysis
        return guards
