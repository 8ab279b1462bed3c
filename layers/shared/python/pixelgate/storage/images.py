"""The records of images: where each stands, and every write that moves one before its analysis ends."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.image_history import analysis_request_fact, facts_of_giving_up
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.items import to_item
from pixelgate.storage.moves import Move
from pixelgate.storage.records import record_item, record_key, record_of, unused_bytes_item
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import UpdateTypeDef

    from pixelgate.storage.table_client import TableClient


class ImageNotFoundError(LookupError):
    """The workspace has no such image."""


class ImageExistsError(Exception):
    """The workspace has an image of this id already."""


class ImageStore:
    """Reads and moves the records of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def create(self, record: ImageRecord) -> None:
        """Store a new image.

        Raises:
            ImageExistsError: its id is taken.
        """
        try:
            self._client.put_item(
                TableName=self._table,
                Item=record_item(record),
                # Against a repeated request with the same id: the first one stands.
                ConditionExpression="attribute_not_exists(PK)",
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise ImageExistsError(record.id) from error

    def get(self, workspace: str, image_id: str) -> ImageRecord:
        """The record as it is now, not as it was a moment ago.

        Raises:
            ImageNotFoundError: there is none in this workspace.
        """
        answer = self._client.get_item(
            TableName=self._table,
            Key=record_key(workspace, image_id),
            ConsistentRead=True,
        )
        if "Item" not in answer:
            raise ImageNotFoundError(image_id)
        return record_of(answer["Item"])

    def receive(
        self,
        workspace: str,
        image_id: str,
        *,
        version_id: str,
        sequencer: str,
        received_bytes: int | None = None,
        now: datetime,
    ) -> bool:
        """Note that these bytes have landed; False if the image had received bytes before."""
        return self.move(
            Move(
                workspace=workspace,
                image_id=image_id,
                leaving=ImageStatus.AWAITING_UPLOAD,
                to=ImageStatus.RECEIVED,
                at=now,
                changes={
                    "version_id": version_id,
                    "sequencer": sequencer,
                    "received_bytes": received_bytes,
                    "received_at": now.isoformat(),
                },
            )
        )

    def replace_bytes(
        self, record: ImageRecord, *, version_id: str, sequencer: str, received_bytes: int, now: datetime
    ) -> bool:
        """Turn to later bytes of the same ticket; False once an analysis has begun or the bytes are older.

        The bytes that are given up leave an audit line in the same transaction.
        """
        values = {
            "version_id": version_id,
            "sequencer": sequencer,
            "received_bytes": received_bytes,
        }
        update: UpdateTypeDef = {
            "TableName": self._table,
            "Key": record_key(record.workspace, record.id),
            "UpdateExpression": "SET " + ", ".join(f"{name} = :{name}" for name in values),
            # Against an analysis that has begun meanwhile, and against events that arrive in another order.
            "ConditionExpression": "#status = :received AND version_id = :old AND sequencer < :sequencer",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": to_item(
                {
                    **{f":{name}": value for name, value in values.items()},
                    ":received": str(ImageStatus.RECEIVED),
                    ":old": record.version_id,
                }
            ),
        }
        line = unused_bytes_item(record, str(record.version_id), now=now)
        try:
            self._client.transact_write_items(
                TransactItems=[{"Update": update}, {"Put": {"TableName": self._table, "Item": line}}]
            )
        except self._client.exceptions.TransactionCanceledException as error:
            if not is_condition_failure(error):
                raise RetryableError(f"transaction cancelled: {record.id}") from error
            return False
        return True

    def note_unused_bytes(self, record: ImageRecord, *, version_id: str, now: datetime) -> None:
        """Leave an audit line: these bytes were stored over an upload and are not what was analysed."""
        # Idempotent: one line for each version, however often its event comes.
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.put_item(
                TableName=self._table,
                Item=unused_bytes_item(record, version_id, now=now),
                ConditionExpression="attribute_not_exists(PK)",
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

    def give_up(self, record: ImageRecord, *, reason: str, reason_code: str, now: datetime) -> bool:
        """Fail an image whose analysis does not end; False if it has moved on meanwhile."""
        facts = facts_of_giving_up(record, reason=reason, reason_code=reason_code, at=now)
        return self.move(
            Move(
                workspace=record.workspace,
                image_id=record.id,
                leaving=record.status,
                to=ImageStatus.FAILED,
                at=now,
                version_id=record.version_id,
                analysis=record.analysis,
                changes={
                    "reason": reason,
                    "reason_code": reason_code,
                    # An analysis that never began counts too: each failure that is announced has a number.
                    "analysis": record.next_analysis,
                },
                history=continue_chain(record.history, *facts),
            )
        )

    def begin_again(self, record: ImageRecord, *, actor: str, now: datetime) -> bool:
        """Let a failed image wait for another analysis of the same bytes; False if it has moved on."""
        asked = analysis_request_fact(record, actor=actor, at=now)
        return self.move(
            Move(
                workspace=record.workspace,
                image_id=record.id,
                leaving=ImageStatus.FAILED,
                to=ImageStatus.RECEIVED,
                at=now,
                version_id=record.version_id,
                analysis=record.analysis,
                changes={"retries": 0, "received_at": now.isoformat()},
                forgets=frozenset({"reason", "reason_code"}),
                history=continue_chain(record.history, asked),
            )
        )

    def move(self, move: Move) -> bool:
        """Make ``move``, with its history; False if the record no longer stands where that leaves from."""
        if move.history is not None:
            return self._move_with_history(move)
        try:
            self._client.update_item(**move.request(self._table))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _move_with_history(self, move: Move) -> bool:
        try:
            self._client.transact_write_items(TransactItems=move.writes(self._table))
        except self._client.exceptions.TransactionCanceledException as error:
            if not is_condition_failure(error):
                raise RetryableError(f"transaction cancelled: {move.image_id}") from error
            return False
        return True
