"""How many images came in on each day, by where they stand now: counted from the index, no record is read."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.listing import LISTED

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef

    from pixelgate.storage.table_client import TableClient

MOST_PAGES = 20
"""Of one status: each is at most 1 MB of the index, some hundreds of images."""


class ImageCounts(NamedTuple):
    """``is_complete``: False where there are more images than are counted; the oldest days are short then."""

    by_day: Counter[tuple[str, ImageStatus]]
    is_complete: bool


def count_images(client: TableClient, table: str, workspace: str, *, since: date) -> ImageCounts:
    """Count the images that came in on ``since`` or later, by day (UTC, ISO 8601) and status."""
    counts: Counter[tuple[str, ImageStatus]] = Counter()
    is_complete = True
    for status in LISTED:
        query: QueryInputTypeDef = {
            "TableName": table,
            "IndexName": "GSI1",
            "KeyConditionExpression": "GSI1PK = :partition AND GSI1SK >= :since",
            "ExpressionAttributeValues": to_item(
                {":partition": keys.status_partition(workspace, status), ":since": since.isoformat()}
            ),
            "ProjectionExpression": "GSI1SK",
            "ScanIndexForward": False,
        }
        for _ in range(MOST_PAGES):
            answer = client.query(**query)
            counts.update((item["GSI1SK"]["S"][:10], status) for item in answer["Items"])
            if "LastEvaluatedKey" not in answer:
                break
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        else:
            is_complete = False
    return ImageCounts(counts, is_complete)
