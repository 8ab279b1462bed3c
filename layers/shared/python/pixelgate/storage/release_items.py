"""The items of a release: where it stands, and what is public. Writes are conditional on what was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.releases import Progress, Release, Stage
from pixelgate.domain.transformations import Transformed
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.keys import Backlog
from pixelgate.storage.many_items import get_items
from pixelgate.storage.transactions import is_condition_failure

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient


class ReleaseItems:
    """Reads the items of one table, and makes the writes of them."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def progress(self, workspace: str, image_id: str) -> Progress | None:
        """Where the release of an image stands; None if nothing was ever released."""
        text = self._document(workspace, image_id, keys.RELEASE)
        return None if text is None else Progress.model_validate_json(text)

    def begun(self, workspace: str, image_ids: Sequence[str]) -> frozenset[str]:
        """Those of which something is released, or was to be and could not."""
        asked = [self.key(workspace, image_id, keys.RELEASE) for image_id in image_ids]
        found = map(from_item, get_items(self._client, self._table, asked))
        return frozenset(
            keys.parse_image_partition(item["PK"])[1]
            for item in found
            if Progress.model_validate_json(item["document"]).stage is not Stage.WITHDRAWN
        )

    def release(self, workspace: str, image_id: str) -> Release | None:
        """What of an image is public, if its record says that anything is."""
        text = self._document(workspace, image_id, keys.RENDITIONS)
        return None if text is None else Release.model_validate_json(text)

    def transformed(self, workspace: str, image_id: str) -> Transformed | None:
        """What the release was made of, and what has been made of the same since."""
        text = self._document(workspace, image_id, keys.TRANSFORMATIONS)
        return None if text is None else Transformed.model_validate_json(text)

    def transformed_write(
        self, workspace: str, image_id: str, to: Transformed, *, after: Transformed | None = None
    ) -> TransactWriteItemTypeDef:
        """The write of ``to``: over whatever is there, or if it is still ``after``."""
        document = to_item({"document": to.model_dump_json()})
        put: dict[str, object] = {
            "TableName": self._table,
            "Item": {**self.key(workspace, image_id, keys.TRANSFORMATIONS), **document},
        }
        if after is not None:
            # Against losing what another made at this moment.
            put |= {
                "ConditionExpression": "document = :after",
                "ExpressionAttributeValues": to_item({":after": after.model_dump_json()}),
            }
        return {"Put": put}  # type: ignore[typeddict-item]  # put together above

    def progress_check(self, workspace: str, image_id: str, standing: Progress) -> TransactWriteItemTypeDef:
        """The condition that nobody has had the image's folder since it stood at ``standing``."""
        return {
            "ConditionCheck": {
                "TableName": self._table,
                "Key": self.key(workspace, image_id, keys.RELEASE),
                "ConditionExpression": "document = :standing",
                "ExpressionAttributeValues": to_item(
                    {":standing": standing.model_dump_json(exclude_none=True)}
                ),
            }
        }

    def progress_write(
        self,
        workspace: str,
        image_id: str,
        progress: Progress,
        *,
        look_again: datetime | None,
        after: Progress | None,
    ) -> TransactWriteItemTypeDef:
        """The write of ``progress``, if it still stands where ``after`` says."""
        index = (
            {}
            if look_again is None
            else keys.backlog_index(Backlog.RELEASE, image_id, look_again.isoformat())
        )
        text = progress.model_dump_json(exclude_none=True)
        item = {**self.key(workspace, image_id, keys.RELEASE), **to_item({"document": text, **index})}
        # Against another execution that does the same or the opposite at this moment.
        put: dict[str, object] = {
            "TableName": self._table,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(PK)",
        }
        if after is not None:
            put |= {
                "ConditionExpression": "document = :after",
                "ExpressionAttributeValues": to_item({":after": after.model_dump_json(exclude_none=True)}),
            }
        return {"Put": put}  # type: ignore[typeddict-item]  # put together above

    def write(self, writes: list[TransactWriteItemTypeDef], image_id: str) -> bool:
        """Make ``writes`` in one transaction; False if a condition of theirs does not hold.

        Raises:
            RetryableError: the table is busy.
        """
        try:
            self._client.transact_write_items(TransactItems=writes)
        except self._client.exceptions.TransactionCanceledException as error:
            if not is_condition_failure(error):
                raise RetryableError(f"transaction cancelled: {image_id}") from error
            return False
        return True

    def key(self, workspace: str, image_id: str, sort: str) -> dict[str, AttributeValueTypeDef]:
        """The key of an item of an image."""
        return to_item({"PK": keys.image_partition(workspace, image_id), "SK": sort})

    def _document(self, workspace: str, image_id: str, sort: str) -> str | None:
        answer = self._client.get_item(
            TableName=self._table, Key=self.key(workspace, image_id, sort), ConsistentRead=True
        )
        return str(from_item(answer["Item"])["document"]) if "Item" in answer else None
