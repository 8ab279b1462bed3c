"""Which image a request made, for a day, under the key that its sender chose."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.kept_answers import LIFETIME, AnswerPlace, OtherRequestError

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class RememberedImages:
    """The memory of one table. It holds nothing of an image but its id, so nothing in it needs erasing."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def remember(self, place: AnswerPlace, image_id: str, *, now: datetime) -> str:
        """The image of the first request at ``place``; ``image_id`` if this is the first.

        Raises:
            OtherRequestError: the key was used for something else.
        """
        item = {
            "PK": keys.kept_answer_partition(place.workspace, place.name),
            "SK": keys.KEPT_ANSWER,
            "fingerprint": place.fingerprint,
            "image_id": image_id,
            "purge_at": int((now + LIFETIME).timestamp()),
        }
        try:
            self._client.put_item(
                TableName=self._table,
                Item=to_item(item),
                # Against a request that was begun before, whatever has become of it.
                ConditionExpression="attribute_not_exists(PK) OR purge_at < :now",
                ExpressionAttributeValues=to_item({":now": int(now.timestamp())}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self._client.exceptions.ConditionalCheckFailedException as error:
            first = from_item(error.response["Item"])  # type: ignore[typeddict-item]  # the stubs know errors of no operation
            if first["fingerprint"] != place.fingerprint:
                raise OtherRequestError(place.name) from error
            return str(first["image_id"])
        return image_id
