"""API keys: the records that open, and beside them, in their workspace, what may be told of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pixelgate.domain.api_key import ApiKeyLine, ApiKeyRecord
from pixelgate.domain.history import HistoryAction, HistoryEntry, HistoryFact
from pixelgate.storage import keys
from pixelgate.storage.chained_changes import change
from pixelgate.storage.history import read_history
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient

USE_NOTED_EVERY = timedelta(minutes=5)


class ApiKeyStore:
    """Reads and changes the keys of one table. Every change leaves a line in the workspace's chain."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, record: ApiKeyRecord) -> None:
        """Store a new key, and that its workspace exists."""
        # Idempotent, and first: in a workspace that nobody knows of nothing would ever expire.
        self._client.put_item(
            TableName=self._table, Item=to_item({"PK": keys.WORKSPACES, "SK": record.workspace})
        )
        line = {**_line_key(record.workspace, record.key_id), **record.description().model_dump(mode="json")}
        fact = _fact(HistoryAction.KEY_CREATED, record, actor=record.created_by, now=record.created_at)
        writes = [
            self._first({**_record_key(record.key_id), **record.model_dump(mode="json")}),
            self._first(line),
        ]
        change(self._client, self._table, keys.api_keys_partition(record.workspace), writes, fact)

    def find(self, key_id: str) -> ApiKeyRecord | None:
        """The key's record; None if there is no such key (any more)."""
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_item(_record_key(key_id)),
            # Consistent, so that a revoked key is refused at once.
            ConsistentRead=True,
        )
        record = ApiKeyRecord.model_validate(_values(answer["Item"])) if "Item" in answer else None
        return record if record and record.revoked_at is None else None

    def knows(self, workspace: str) -> bool:
        """Whether the workspace ever got a key, which is how one comes to be."""
        key = to_item({"PK": keys.WORKSPACES, "SK": workspace})
        return "Item" in self._client.get_item(TableName=self._table, Key=key)

    def lines(self, workspace: str) -> tuple[ApiKeyLine, ...]:
        """What may be told of every key of a workspace, the revoked ones too, the latest first."""
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "KeyConditionExpression": "PK = :partition AND begins_with(SK, :prefix)",
                "ExpressionAttributeValues": to_item(
                    {":partition": keys.api_keys_partition(workspace), ":prefix": keys.API_KEY_PREFIX}
                ),
                "ConsistentRead": True,
            },
        )
        found = [ApiKeyLine.model_validate(_values(item)) for page in pages for item in page["Items"]]
        return tuple(sorted(found, key=lambda line: line.created_at, reverse=True))

    def rotate(
        self, record: ApiKeyRecord, *, secret_sha256: str, until: datetime, actor: str, now: datetime
    ) -> None:
        """Give a key another secret; the one of ``record`` opens until ``until``.

        Raises:
            OutrunError: the key has been revoked or rotated since it was read.
        """
        rotation: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self._table,
                "Key": to_item(_record_key(record.key_id)),
                "UpdateExpression": "SET secret_sha256 = :new, previous_sha256 = :old, "
                "previous_until = :until, rotated_at = :now",
                # Against another rotation, whose secret nobody would know of any more, and a revocation.
                "ConditionExpression": "secret_sha256 = :old",
                "ExpressionAttributeValues": to_item(
                    {
                        ":new": secret_sha256,
                        ":old": record.secret_sha256,
                        ":until": until.isoformat(),
                        ":now": now.isoformat(),
                    }
                ),
            }
        }
        line = self._line_update(record, "SET rotated_at = :now", {":now": now.isoformat()})
        fact = _fact(HistoryAction.KEY_ROTATED, record, actor=actor, now=now)
        change(self._client, self._table, keys.api_keys_partition(record.workspace), [rotation, line], fact)

    def revoke(self, record: ApiKeyRecord, *, spared: str | None, actor: str, now: datetime) -> None:
        """Let a key open nothing any more; ``spared``: the id of another key that must not be revoked.

        Raises:
            OutrunError: one of the two has been revoked or rotated meanwhile.
        """
        # Marked and not deleted: histories go on naming it, and the hash of a lost secret serves nobody.
        revocation: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self._table,
                "Key": to_item(_record_key(record.key_id)),
                "UpdateExpression": "SET revoked_at = :now, secret_sha256 = :none REMOVE previous_sha256",
                "ConditionExpression": "secret_sha256 = :read",
                "ExpressionAttributeValues": to_item(
                    {":now": now.isoformat(), ":none": "", ":read": record.secret_sha256}
                ),
            }
        }
        line = self._line_update(record, "SET revoked_at = :now", {":now": now.isoformat()})
        writes = [revocation, line, *([self._still_there(record.workspace, spared)] if spared else [])]
        fact = _fact(HistoryAction.KEY_REVOKED, record, actor=actor, now=now)
        change(self._client, self._table, keys.api_keys_partition(record.workspace), writes, fact)

    def note_use(self, record: ApiKeyRecord, *, now: datetime) -> None:
        """Remember that a key was used, unless that was just noted. A key without a line gets it."""
        try:
            self._client.update_item(
                **self._line_update(
                    record,
                    "SET last_used_at = :now",
                    {":now": now.isoformat(), ":recent": (now - USE_NOTED_EVERY).isoformat()},
                    # Against a note for every request, and against bringing a revoked key back into lists.
                    condition="attribute_not_exists(revoked_at) AND "
                    "(attribute_not_exists(last_used_at) OR last_used_at < :recent)",
                )["Update"]
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return

    def history(self, workspace: str) -> tuple[HistoryEntry, ...]:
        """Every change that was ever made to the keys of a workspace, the first first."""
        return read_history(self._client, self._table, keys.api_keys_partition(workspace))

    def _line_update(
        self,
        record: ApiKeyRecord,
        expression: str,
        values: dict[str, str],
        *,
        condition: str = "attribute_not_exists(revoked_at)",
    ) -> TransactWriteItemTypeDef:
        """A change to what is told of a key. One that is older than lists gets there by this."""
        told = record.description().model_dump(mode="json", exclude_none=True)
        others = {name: value for name, value in told.items() if f"{name} =" not in expression}
        expression += "".join(f", #{name} = if_not_exists(#{name}, :{name})" for name in others)
        return {
            "Update": {
                "TableName": self._table,
                "Key": to_item(_line_key(record.workspace, record.key_id)),
                "UpdateExpression": expression,
                "ConditionExpression": condition,
                # "name" and "role" are words of DynamoDB's own.
                "ExpressionAttributeNames": {f"#{name}": name for name in others},
                "ExpressionAttributeValues": to_item(
                    {**values, **{f":{name}": value for name, value in others.items()}}
                ),
            }
        }

    def _still_there(self, workspace: str, key_id: str) -> TransactWriteItemTypeDef:
        # Against two admins who revoke each other at the same moment.
        return {
            "ConditionCheck": {
                "TableName": self._table,
                "Key": to_item(_line_key(workspace, key_id)),
                "ConditionExpression": "attribute_exists(PK) AND attribute_not_exists(revoked_at)",
            }
        }

    def _first(self, values: dict[str, object]) -> TransactWriteItemTypeDef:
        # Against two keys with one id: the first one stands.
        condition = "attribute_not_exists(PK)"
        return {"Put": {"TableName": self._table, "Item": to_item(values), "ConditionExpression": condition}}


def _record_key(key_id: str) -> dict[str, object]:
    return {"PK": keys.api_key_partition(key_id), "SK": keys.API_KEY}


def _line_key(workspace: str, key_id: str) -> dict[str, object]:
    return {"PK": keys.api_keys_partition(workspace), "SK": keys.api_key_sort(key_id)}


def _values(item: dict[str, AttributeValueTypeDef]) -> dict[str, object]:
    return {name: value for name, value in from_item(item).items() if name not in ("PK", "SK")}


def _fact(action: HistoryAction, record: ApiKeyRecord, *, actor: str, now: datetime) -> HistoryFact:
    details = {"key": record.key_id, "name": record.name, "role": str(record.role)}
    return HistoryFact.model_validate({"at": now, "actor": actor, "action": action, "details": details})
