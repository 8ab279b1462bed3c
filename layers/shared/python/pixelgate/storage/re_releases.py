"""Re-releases in the table, and the images that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pixelgate.domain.re_releases import ReRelease, ReReleaseCounts, ReReleaseFilter
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.items import to_item
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.runs import Runs

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef

    from pixelgate.storage.table_client import TableClient

_MOST_PAGES = 100
_BEFORE_ALL, _AFTER_ALL = "0", "~"
"""Moments begin with digits."""


class ReReleaseNotFoundError(LookupError):
    """The workspace has no such re-release."""


class ReReleaseStore(Runs[ReRelease, ReReleaseCounts]):
    """Reads and writes the re-releases of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        super().__init__(
            client,
            table,
            model=ReRelease,
            counts=ReReleaseCounts,
            partition_of=keys.re_releases_partition,
            parts_of=keys.re_release_partition,
            not_found=ReReleaseNotFoundError,
        )


class FoundImages(NamedTuple):
    """``after`` is where the next ones begin; None on the last page."""

    ids: tuple[str, ...]
    after: str | None


class ApprovedImages:
    """The images of one table that are approved, the newest uploads first. An index, a moment behind."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def count(self, workspace: str, only: ReReleaseFilter | None) -> int:
        """How many there are that meet ``only``."""
        query: QueryInputTypeDef = {**self._query(workspace, only, before=None), "Select": "COUNT"}
        return sum(page["Count"] for page in query_pages(self._client, query))

    def find(
        self, workspace: str, only: ReReleaseFilter | None, *, limit: int, after: str | None
    ) -> FoundImages:
        """Up to ``limit`` of them; fewer, also where there are more, if only few of many meet ``only``."""
        found: list[str] = []
        query: dict[str, Any] = {
            **self._query(workspace, only, before=after),
            "ProjectionExpression": "id, GSI1SK",
        }
        for _ in range(_MOST_PAGES):
            answer = self._client.query(**query, Limit=limit - len(found))
            # Where the last ones ended is among them once more.
            found += [item["id"]["S"] for item in answer["Items"] if item["GSI1SK"]["S"] != after]
            if "LastEvaluatedKey" not in answer:
                return FoundImages(tuple(found), None)
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            if len(found) == limit:
                break
        return FoundImages(tuple(found), query["ExclusiveStartKey"]["GSI1SK"]["S"])

    def _query(
        self, workspace: str, only: ReReleaseFilter | None, *, before: str | None
    ) -> QueryInputTypeDef:
        # Without any condition, which nobody may ask for as a filter.
        only = only or ReReleaseFilter.model_construct()
        values = {
            ":approved": keys.status_partition(workspace, ImageStatus.APPROVED),
            ":since": keys.moment(only.since) if only.since else _BEFORE_ALL,
            ":until": before or (keys.moment(only.until) if only.until else _AFTER_ALL),
        }
        query: QueryInputTypeDef = {
            "TableName": self._table,
            "IndexName": "GSI1",
            "KeyConditionExpression": "GSI1PK = :approved AND GSI1SK BETWEEN :since AND :until",
            "ScanIndexForward": False,
        }
        if only.collection is not None:
            values[":collection"] = only.collection
            query["FilterExpression"] = "#collection = :collection"
            query["ExpressionAttributeNames"] = {"#collection": "collection"}
        query["ExpressionAttributeValues"] = to_item(values)
        return query
