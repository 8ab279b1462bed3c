"""A move of an image from one status to another, as a conditional write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.history import Continuation
from pixelgate.domain.status import EDGES, ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.history import history_write
from pixelgate.storage.items import to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef, UpdateTypeDef


@dataclass(frozen=True, kw_only=True)
class Move:
    """``changes`` are further attributes to set; None leaves an attribute as it is.

    ``forgets`` names attributes that are no longer true.

    ``version_id`` names the stored bytes that the move is about, and ``analysis`` the analysis: a record that
    has moved on to others is left alone.

    ``where`` names attributes that must still be what they were read as; None: that must still be absent. A
    move that leaves the status as it is (``to`` is ``leaving``) is made for its changes.

    ``history`` is what the image's history goes on with: ``writes`` holds the entries too, and nothing is
    written unless the history still ends where they go on from.
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
    where: Mapping[str, str | int | None] = field(default_factory=dict)
    history: Continuation | None = None

    def __post_init__(self) -> None:
        if self.to is not self.leaving and self.to not in EDGES[self.leaving]:
            raise ValueError(f"no image moves from {self.leaving} to {self.to}")

    def writes(self, table: str) -> list[TransactWriteItemTypeDef]:
        """The move, and the entries of its history, for a transaction."""
        writes: list[TransactWriteItemTypeDef] = [{"Update": self.request(table)}]
        if self.history is not None:
            partition = keys.image_partition(self.workspace, self.image_id)
            writes.append(history_write(table, partition, self.history))
        return writes

    def request(self, table: str) -> UpdateTypeDef:
        """The arguments of UpdateItem, for a move without history.

        Conditional on the status it leaves: a repeated or late write changes nothing.
        """
        now = self.at.isoformat()
        pending = keys.pending_index(self.to, self.image_id, now)
        settings = {
            "status": str(self.to),
            "updated_at": now,
            "GSI1PK": keys.status_partition(self.workspace, self.to),
            **pending,
            **self._new_head(),
            **{name: value for name, value in self.changes.items() if value is not None},
        }
        # What has ended waits for nothing, and why it was repeated is history.
        removals = self.forgets if pending else self.forgets | {"GSI3PK", "GSI3SK", "last_error"}
        guards = self._guards()
        conditions = [f"#{name} = :{name}_now" for name in guards]
        conditions += [f"attribute_not_exists(#{name})" for name in self._absent]
        names = {"status", *settings, *removals, *guards, *self._absent}
        if self.history is not None and self.history.after.hash is None:
            conditions.append("attribute_not_exists(#history_head)")
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in settings)
        if removals:
            expression += " REMOVE " + ", ".join(f"#{name}" for name in sorted(removals))
        return {
            "TableName": table,
            "Key": to_item({"PK": keys.image_partition(self.workspace, self.image_id), "SK": keys.RECORD}),
            "UpdateExpression": expression,
            "ConditionExpression": " AND ".join(conditions),
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
        guards: dict[str, object] = {name: value for name, value in self.where.items() if value is not None}
        guards["status"] = str(self.leaving)
        if self.version_id is not None:
            guards["version_id"] = self.version_id
        if self.analysis is not None:
            guards["analysis"] = self.analysis
        if self.history is not None and self.history.after.hash is not None:
            guards["history_head"] = self.history.after.hash
        return guards

    @property
    def _absent(self) -> list[str]:
        return [name for name, value in self.where.items() if value is None]

    def _new_head(self) -> dict[str, object]:
        if self.history is None:
            return {}
        return {"history_length": self.history.head.length, "history_head": self.history.head.hash}
