"""The images of a workspace, newest first, page by page."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.records import record_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef

    from pixelgate.storage.table_client import TableClient

LOOKED_AT = 1000
READ_AT_ONCE = 250

LISTED = tuple(status for status in ImageStatus if status is not ImageStatus.ERASED)


class Page(NamedTuple):
    """``after`` is where the next page starts; None on the last page."""

    images: tuple[ImageRecord, ...]
    after: str | None


def list_images(
    client: TableClient,
    table: str,
    workspace: str,
    *,
    statuses: Sequence[ImageStatus] = LISTED,
    collection: str | None = None,
    limit: int,
    after: str | None = None,
) -> Page:
    """Up to ``limit`` images that stand at one of ``statuses``, of ``collection`` if one is named.

    The index is kept by status, so a mixed listing merges one sorted query per status. It knows no
    collections: they are looked for among ``LOOKED_AT`` images, so such a page may hold fewer than it could.
    """
    most = limit if collection is None else LOOKED_AT
    rows: list[Iterator[tuple[str, ImageRecord]]] = [
        _newest_first(client, table, keys.status_partition(workspace, status), most + 1, after)
        for status in dict.fromkeys(statuses)
    ]
    found: list[ImageRecord] = []
    last: str | None = None
    for number, (position, image) in enumerate(heapq.merge(*rows, key=lambda row: row[0], reverse=True)):
        if number == most or len(found) == limit:
            return Page(images=tuple(found), after=last)
        last = position
        if collection in (None, image.collection):
            found.append(image)
    return Page(images=tuple(found), after=None)


def _newest_first(
    client: TableClient, table: str, partition: str, most: int, after: str | None
) -> Iterator[tuple[str, ImageRecord]]:
    condition, values = "GSI1PK = :partition", {":partition": partition}
    if after is not None:
        condition, values = condition + " AND GSI1SK < :after", {**values, ":after": after}
    query: QueryInputTypeDef = {
        "TableName": table,
        "IndexName": "GSI1",
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": to_item(values),
        "ScanIndexForward": False,
    }
    while most > 0:
        query["Limit"] = min(most, READ_AT_ONCE)
        answer = client.query(**query)
        for item in answer["Items"]:
            yield item["GSI1SK"]["S"], record_of(item)
        most -= len(answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
