"""What was imported from where: one image per object of a bucket, however often it is imported."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.image import ImageRecord
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.records import record_item
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class Source(NamedTuple):
    """One state of one object. Overwritten, it has another ETag and is another source."""

    workspace: str
    bucket: str
    key: str
    etag: str

    @property
    def address(self) -> str:
        """The object as people name it."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def digest(self) -> str:
        """Identifies the source without telling what it is called."""
        parts = (self.bucket, self.key, self.etag.strip('"'))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class Claim(NamedTuple):
    """The image that a source became, and the import that made it."""

    image_id: str
    import_id: str


class SourceStore:
    """Claims sources in one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def claim(self, source: Source, record: ImageRecord, *, import_id: str) -> Claim:
        """Make ``record`` the image of ``source``, or tell which one it has become already.

        Raises:
            RetryableError: the same source is being claimed at this moment.
        """
        key = to_item({"PK": keys.source_partition(source.workspace, source.digest), "SK": keys.SOURCE})
        entry = {**key, **to_item({"image_id": record.id, "import_id": import_id})}
        try:
            self._client.transact_write_items(
                TransactItems=[
                    {
                        "Put": {
                            "TableName": self._table,
                            "Item": entry,
                            # Against an earlier import of the same object, and a repetition of this one.
                            "ConditionExpression": "attribute_not_exists(PK)",
                        }
                    },
                    {"Put": {"TableName": self._table, "Item": record_item(record)}},
                ]
            )
        except self._client.exceptions.TransactionCanceledException as error:
            if not is_condition_failure(error):
                raise RetryableError(f"transaction cancelled: {record.id}") from error
        else:
            return Claim(record.id, import_id)
        found = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        values = from_item(found["Item"])
        return Claim(values["image_id"], values["import_id"])

    def forget(self, workspace: str, digest: str) -> None:
        """Release a source whose image is erased: whoever imports it again gets another image."""
        # Idempotent: what is gone stays gone.
        self._client.delete_item(
            TableName=self._table,
            Key=to_item({"PK": keys.source_partition(workspace, digest), "SK": keys.SOURCE}),
        )
