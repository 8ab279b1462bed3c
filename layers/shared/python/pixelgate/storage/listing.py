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
    from mypy_boto3_dynamodb import DynamoDBClient

LISTED = tuple(status for status in ImageStatus if status is not ImageStatus.ERASED)


class Page(NamedTuple):
    """``after`` is where the next page starts; None on the last page."""

    images: tuple[ImageRecord, ...]
    after: str | None


def list_images(
    client: DynamoDBClient,
    table: str,
    workspace: str,
    *,
    statuses: Sequence[ImageStatus] = LISTED,
    limit: int,
    after: str | None = None,
) -> Page:
    """Up to ``limit`` images that stand at one of ``statuses``.

    The index is kept by status, so a mixed listing merges one sorted query per status.
    """
    rows: list[Iterator[tuple[str, ImageRecord]]] = [
        _newest_first(client, table, keys.status_partition(workspace, status), limit + 1, after)
        for status in statuses
    ]
    merged = heapq.merge(*rows, key=lambda row: row[0], reverse=True)
    page = [row for row, _ in zip(merged, range(limit + 1), strict=False)]
    last = page[limit - 1][0] if len(page) > limit else None
    return Page(images=tuple(image for _, image in page[:limit]), after=last)


def _newest_first(
    client: DynamoDBClient, table: str, partition: str, limit: int, after: str | None
) -> Iterator[tuple[str, ImageRecord]]:
    condition, values = "GSI1PK = :partition", {":partition": partition}
    if after is not None:
        condition, values = condition + " AND GSI1SK < :after", {**values, ":after": after}
    answer = client.query(
        TableName=table,
        IndexName="GSI1",
        KeyConditionExpression=condition,
        ExpressionAttributeValues=to_item(values),
        ScanIndexForward=False,
        Limit=limit,
    )
    for item in answer["Items"]:
        yield item["GSI1SK"]["S"], record_of(item)
