"""The log of decisions by day: what statistics need, so that nobody has to look through all images.

It names no image and outlives those that are erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pixelgate.domain.review_statistics import DecisionLine
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from pixelgate.storage.table_client import TableClient


class DecisionLog:
    """Reads the log of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def between(self, workspace: str, since: datetime, until: datetime) -> Iterator[DecisionLine]:
        """Every decision of a workspace from ``since`` on, before ``until``, in their order."""
        start, end = since.astimezone(UTC), until.astimezone(UTC)
        for days in range((end.date() - start.date()).days + 1):
            pages = query_pages(
                self._client,
                {
                    "TableName": self._table,
                    "KeyConditionExpression": "PK = :day AND SK BETWEEN :since AND :until",
                    "ExpressionAttributeValues": to_item(
                        {
                            ":day": keys.decision_log_partition(
                                workspace, start.date() + timedelta(days=days)
                            ),
                            ":since": keys.decision_log_sort(start, ""),
                            ":until": keys.decision_log_sort(end, ""),
                        }
                    ),
                },
            )
            for page in pages:
                for item in page["Items"]:
                    yield DecisionLine.model_validate_json(item["line"]["S"])


def log_write(table: str, workspace: str, line: DecisionLine, *, digest: str) -> TransactWriteItemTypeDef:
    """The write of a line, in the transaction that records its decision, whose hash is ``digest``."""
    item = {
        "PK": keys.decision_log_partition(workspace, line.at.astimezone(UTC).date()),
        "SK": keys.decision_log_sort(line.at, digest),
        "line": line.model_dump_json(exclude_defaults=True),
    }
    # No condition of its own: the decision in the same transaction is written once.
    return {"Put": {"TableName": table, "Item": to_item(item)}}
