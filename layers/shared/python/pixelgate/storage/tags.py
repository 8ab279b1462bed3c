"""Tags in the record of an image, and every change that people make to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import Continuation, continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.image_history import tags_fact
from pixelgate.domain.status import TRANSIENT, ImageStatus
from pixelgate.domain.tags import Tagging
from pixelgate.storage import keys
from pixelgate.storage.history import history_write
from pixelgate.storage.items import to_item
from pixelgate.storage.records import record_key
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import UpdateTypeDef

    from pixelgate.storage.table_client import TableClient


class TagStore:
    """Writes the tags of users in one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def change(self, record: ImageRecord, to: Tagging, *, actor: str, now: datetime) -> bool:
        """Give ``record`` the tags of users ``to``, with its history; False if it has changed meanwhile."""
        history = continue_chain(record.history, tags_fact(record, to, actor=actor, at=now))
        partition = keys.image_partition(record.workspace, record.id)
        try:
            self._client.transact_write_items(
                TransactItems=[
                    {"Update": self._update(record, to, history, now)},
                    history_write(self._table, partition, history),
                ]
            )
        except self._client.exceptions.TransactionCanceledException as error:
            if not is_condition_failure(error):
                raise RetryableError(f"transaction cancelled: {record.id}") from error
            return False
        return True

    def _update(
        self, record: ImageRecord, to: Tagging, history: Continuation, now: datetime
    ) -> UpdateTypeDef:
        settings: dict[str, object] = {
            "tags": list(to.by_users),
            "removed_tags": list(to.removed),
            "history_length": history.head.length,
            "history_head": history.head.hash,
        }
        if record.status not in TRANSIENT:
            # By this moment the sweep tells how long an image has been pending: tags must not prolong that.
            settings["updated_at"] = now.isoformat()
        values = {f":{name}": value for name, value in settings.items()}
        unchanged = (
            "attribute_not_exists(history_head)" if record.history_head is None else "history_head = :now"
        )
        return {
            "TableName": self._table,
            "Key": record_key(record.workspace, record.id),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in settings),
            # Against a change of tags or of anything else that is told at the same moment, and against
            # bringing an erased or forgotten image back.
            "ConditionExpression": f"attribute_exists(PK) AND #status <> :erased AND {unchanged}",
            "ExpressionAttributeNames": {"#status": "status", **{f"#{name}": name for name in settings}},
            "ExpressionAttributeValues": to_item(
                {**values, ":erased": str(ImageStatus.ERASED), ":now": record.history_head}
            ),
        }
