"""The records of imports, and counts that stay right however often a part of one is repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.imports import ImportCounts, ImportFailure, ImportRecord
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef, UpdateTypeDef

    from pixelgate.storage.table_client import TableClient


class ImportNotFoundError(LookupError):
    """The workspace has no such import."""


class ImportStore:
    """Reads and writes the imports of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def create(self, record: ImportRecord) -> None:
        """Store a new import."""
        key = self._key(record.workspace, record.id, keys.IMPORT)
        self._client.put_item(
            TableName=self._table,
            Item={**key, **to_item(record.model_dump(mode="json"))},
            # Against a repeated request with the same id: the first one stands.
            ConditionExpression="attribute_not_exists(PK)",
        )

    def get(self, workspace: str, import_id: str) -> ImportRecord:
        """The import as it is now.

        Raises:
            ImportNotFoundError: there is none in this workspace.
        """
        answer = self._client.get_item(
            TableName=self._table, Key=self._key(workspace, import_id, keys.IMPORT), ConsistentRead=True
        )
        if "Item" not in answer:
            raise ImportNotFoundError(import_id)
        values = from_item(answer["Item"])
        del values["PK"], values["SK"]
        return ImportRecord.model_validate(values)

    def failures(self, workspace: str, import_id: str, *, limit: int) -> tuple[ImportFailure, ...]:
        """Some of what could not be imported, ``limit`` at most."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="PK = :import AND begins_with(SK, :failures)",
            ExpressionAttributeValues=to_item(
                {
                    ":import": keys.import_partition(workspace, import_id),
                    ":failures": keys.import_failures_sort(""),
                }
            ),
            Limit=limit,
        )
        found = [failure for item in answer["Items"] for failure in from_item(item)["failures"]]
        return tuple(ImportFailure.model_validate(failure) for failure in found[:limit])

    def count(
        self,
        workspace: str,
        import_id: str,
        *,
        part: str,
        counts: ImportCounts,
        failures: Sequence[ImportFailure] = (),
    ) -> bool:
        """Add ``counts`` once for each ``part``, however often it is called; False if they were there.

        Raises:
            RetryableError: another part was counted at the same moment.
        """
        marker = self._key(workspace, import_id, keys.import_part_sort(part))
        writes: list[TransactWriteItemTypeDef] = [
            {
                "Put": {
                    "TableName": self._table,
                    "Item": marker,
                    # Against a part that is delivered or executed twice.
                    "ConditionExpression": "attribute_not_exists(PK)",
                }
            },
            {"Update": self._addition(workspace, import_id, counts)},
        ]
        if failures:
            kept = to_item({"failures": [failure.model_dump() for failure in failures]})
            key = self._key(workspace, import_id, keys.import_failures_sort(part))
            writes.append({"Put": {"TableName": self._table, "Item": {**key, **kept}}})
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as error:
            if is_condition_failure(error):
                return False
            raise RetryableError(f"transaction cancelled: {import_id}") from error
        return True

    def end(self, workspace: str, import_id: str, *, error: str | None, now: datetime) -> None:
        """Note that nothing more will be listed."""
        values = {"ended_at": now.isoformat(), "error": error}
        given = {name: value for name, value in values.items() if value is not None}
        # Idempotent: a repeated end writes the same, but for the moment.
        self._client.update_item(
            TableName=self._table,
            Key=self._key(workspace, import_id, keys.IMPORT),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in given),
            ConditionExpression="attribute_exists(PK)",
            ExpressionAttributeNames={f"#{name}": name for name in given},
            ExpressionAttributeValues=to_item({f":{name}": value for name, value in given.items()}),
        )

    def forget_image(self, workspace: str, import_id: str, image_id: str) -> None:
        """Take an erased image, and why it could not be imported, out of what the import tells.

        The mark that it was counted stays, an id and no more: without it a late message would count again.

        Raises:
            RetryableError: the list was changed at the same moment.
        """
        try:
            record = self.get(workspace, import_id)
        except ImportNotFoundError:
            return
        # Idempotent: what is gone stays gone.
        self._client.delete_item(
            TableName=self._table, Key=self._key(workspace, import_id, keys.import_failures_sort(image_id))
        )
        if image_id not in record.images:
            return
        images = [each for each in record.images if each != image_id]
        try:
            self._client.update_item(
                TableName=self._table,
                Key=self._key(workspace, import_id, keys.IMPORT),
                UpdateExpression="SET images = :images",
                # Against another image of the same import that is being erased.
                ConditionExpression="images = :known",
                ExpressionAttributeValues=to_item({":images": images, ":known": list(record.images)}),
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            raise RetryableError(f"{import_id} is losing another image") from error

    def _key(self, workspace: str, import_id: str, sort: str) -> dict[str, AttributeValueTypeDef]:
        return to_item({"PK": keys.import_partition(workspace, import_id), "SK": sort})

    def _addition(self, workspace: str, import_id: str, counts: ImportCounts) -> UpdateTypeDef:
        values = {name: value for name, value in counts.model_dump().items() if value}
        return {
            "TableName": self._table,
            "Key": self._key(workspace, import_id, keys.IMPORT),
            # Not ADD, which reaches no attribute inside a map.
            "UpdateExpression": "SET " + ", ".join(f"#c.{name} = #c.{name} + :{name}" for name in values),
            "ExpressionAttributeNames": {"#c": "counts"},
            "ExpressionAttributeValues": to_item({f":{name}": value for name, value in values.items()}),
        }
