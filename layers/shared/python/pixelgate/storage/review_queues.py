"""The queues of a workspace: what waits in them, in which order, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.reviews import ReviewTask
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.record_batches import read_records

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from pixelgate.storage.table_client import TableClient


class QueuePage(NamedTuple):
    """Images that wait, in their order. ``after`` is where the next page starts; None on the last one."""

    images: tuple[ImageRecord, ...]
    after: str | None


class QueueStanding(NamedTuple):
    """How many images wait in a queue, how many are claimed, how many overdue, and since when the oldest."""

    waiting: int
    claimed: int
    overdue: int
    oldest_at: datetime | None


class ReviewQueues:
    """Reads the queues of one table. The index lags a moment behind; the records that are returned do not."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table
        self._known: set[tuple[str, str]] = set()

    def note(self, workspace: str, queue: str) -> None:
        """Remember that the workspace has such a queue, before anything waits in it."""
        if (workspace, queue) in self._known:
            return
        # Against writing what is known already: queues are few, and images that come to them are many.
        with suppress(self._client.exceptions.ConditionalCheckFailedException):
            self._client.update_item(
                TableName=self._table,
                Key=self._names_key(workspace),
                UpdateExpression="ADD queues :queues",
                ConditionExpression="NOT contains(queues, :queue)",
                ExpressionAttributeValues=to_item({":queues": {queue}, ":queue": queue}),
            )
        self._known.add((workspace, queue))

    def names(self, workspace: str) -> tuple[str, ...]:
        """Every queue that something ever waited in."""
        answer = self._client.get_item(
            TableName=self._table, Key=self._names_key(workspace), ConsistentRead=True
        )
        return tuple(sorted(answer["Item"]["queues"]["SS"])) if "Item" in answer else ()

    def page(self, workspace: str, queue: str, *, limit: int, after: str | None = None) -> QueuePage:
        """Up to ``limit`` images, the most urgent first and of these the longest waiting.

        One that has just left the queue is left out, so that a page may hold fewer than there are.
        """
        condition, values = "GSI4PK = :queue", {":queue": keys.queue_partition(workspace, queue)}
        if after is not None:
            condition, values = condition + " AND GSI4SK > :after", {**values, ":after": after}
        answer = self._client.query(
            TableName=self._table,
            IndexName="GSI4",
            KeyConditionExpression=condition,
            ExpressionAttributeValues=to_item(values),
            Limit=limit,
        )
        places = [(item["GSI4SK"]["S"], item["PK"]["S"]) for item in answer["Items"]]
        images = [keys.parse_image_partition(partition)[1] for _, partition in places]
        records = read_records(self._client, self._table, workspace, images)
        waiting = (records.get(image_id) for image_id in images)
        return QueuePage(
            images=tuple(each for each in waiting if each and each.review and each.review.queue == queue),
            after=places[-1][0] if "LastEvaluatedKey" in answer else None,
        )

    def standing(self, workspace: str, queue: str, *, now: datetime) -> QueueStanding:
        """What waits in a queue now."""
        tasks = list(self._tasks(workspace, queue))
        return QueueStanding(
            waiting=len(tasks),
            claimed=sum(task.holder(now) is not None for task in tasks),
            overdue=sum(task.is_overdue(now) for task in tasks),
            oldest_at=min((task.asked_at for task in tasks), default=None),
        )

    def _tasks(self, workspace: str, queue: str) -> Iterator[ReviewTask]:
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "IndexName": "GSI4",
                "KeyConditionExpression": "GSI4PK = :queue",
                "ExpressionAttributeValues": to_item({":queue": keys.queue_partition(workspace, queue)}),
            },
        )
        for page in pages:
            for item in page["Items"]:
                yield ReviewTask.model_validate(from_item(item)["review"])

    def _names_key(self, workspace: str) -> dict[str, AttributeValueTypeDef]:
        return to_item({"PK": keys.workspace_partition(workspace), "SK": keys.QUEUES})
