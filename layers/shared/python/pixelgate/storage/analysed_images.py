"""How many images of a workspace have a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pixelgate.domain.verdict import Severity
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef

    from pixelgate.storage.table_client import TableClient


def count_analysed(client: TableClient, table: str, workspace: str, collection: str | None) -> int:
    """Without those that were rejected before anything was looked for, and a moment behind the latest."""
    return sum(
        page["Count"]
        for severity in Severity
        for page in query_pages(client, _query(table, workspace, severity, collection))
    )


def _query(table: str, workspace: str, severity: Severity, collection: str | None) -> QueryInputTypeDef:
    # By status, and a person may have moved the image since: only an image with a verdict has a severity.
    names, values = {"#severity": "severity"}, {":at": keys.status_partition(workspace, severity.status)}
    condition = "attribute_exists(#severity)"
    if collection is not None:
        condition += " AND #collection = :collection"
        names["#collection"], values[":collection"] = "collection", collection
    return {
        "TableName": table,
        "IndexName": "GSI1",
        "Select": "COUNT",
        "KeyConditionExpression": "GSI1PK = :at",
        "FilterExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": to_item(values),
    }
