"""Items by the hundred: all pages of a query, and all of many keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        QueryInputTypeDef,
        QueryOutputTypeDef,
    )

    from pixelgate.storage.table_client import TableClient

MOST_AT_ONCE = 100
"""So many items one BatchGetItem may ask for."""


def query_pages(client: TableClient, query: QueryInputTypeDef) -> Iterator[QueryOutputTypeDef]:
    """Every page of a query, each fetched when it is asked for."""
    while True:
        page = client.query(**query)
        yield page
        if "LastEvaluatedKey" not in page:
            return
        query = {**query, "ExclusiveStartKey": page["LastEvaluatedKey"]}


def get_items(
    client: TableClient, table: str, keys: Sequence[dict[str, AttributeValueTypeDef]]
) -> Iterator[dict[str, Any]]:
    """Those of the items that there are, in any order."""
    for start in range(0, len(keys), MOST_AT_ONCE):
        asked = list(keys[start : start + MOST_AT_ONCE])
        while asked:
            answer = client.batch_get_item(RequestItems={table: {"Keys": asked}})
            yield from answer["Responses"].get(table, [])
            # What one answer cannot hold is asked for again.
            unprocessed = answer["UnprocessedKeys"].get(table)
            asked = list(unprocessed["Keys"]) if unprocessed else []
