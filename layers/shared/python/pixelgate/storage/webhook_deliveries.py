"""What is delivered to webhooks: the deliveries, when they are due, and those that did not arrive."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, NotRequired, TypedDict

from pixelgate.domain.webhook_deliveries import KEPT_FOR, Delivery, DeliveryStatus
from pixelgate.storage import keys
from pixelgate.storage.items import from_item, to_item
from pixelgate.storage.many_items import query_pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, QueryInputTypeDef

    from pixelgate.storage.table_client import TableClient

_INDEX_ATTRIBUTES = ("PK", "SK", "GSI1PK", "GSI1SK", "GSI3PK", "GSI3SK", "purge_at")


class DeliveryNotFoundError(LookupError):
    """The event was never to be delivered to this webhook, or that was long ago."""


class DueDelivery(NamedTuple):
    """One entry of the index. It may be a moment behind: read the delivery before acting on it."""

    workspace: str
    webhook_id: str
    event_id: str


class DeliveryPage(NamedTuple):
    """``after`` is where the next page starts; None on the last page."""

    deliveries: tuple[Delivery, ...]
    after: str | None


class _Write(TypedDict):
    Item: dict[str, AttributeValueTypeDef]
    ConditionExpression: str
    ExpressionAttributeValues: NotRequired[dict[str, AttributeValueTypeDef]]


class DeliveryStore:
    """Reads and writes the deliveries of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def create(self, delivery: Delivery) -> bool:
        """Store a new delivery; False if the event is on its way to this webhook already."""
        # Against an event that the bus tells twice.
        return self._put({"Item": _item_of(delivery), "ConditionExpression": "attribute_not_exists(PK)"})

    def save(self, delivery: Delivery) -> bool:
        """Store the next revision of a delivery; False if it was changed since it was read."""
        return self._put(
            {
                "Item": _item_of(delivery),
                # Against two attempts at once, of which one would count for nothing.
                "ConditionExpression": "revision = :seen",
                "ExpressionAttributeValues": to_item({":seen": delivery.revision - 1}),
            }
        )

    def get(self, workspace: str, webhook_id: str, event_id: str) -> Delivery:
        """One delivery as it is now.

        Raises:
            DeliveryNotFoundError: there is none.
        """
        key = to_item({"PK": keys.deliveries_partition(workspace, webhook_id), "SK": event_id})
        answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            raise DeliveryNotFoundError(event_id)
        return _delivery_of(answer["Item"])

    def page(
        self,
        workspace: str,
        webhook_id: str,
        *,
        status: DeliveryStatus | None = None,
        limit: int,
        after: str | None = None,
    ) -> DeliveryPage:
        """Up to ``limit`` deliveries, newest first, of ``status`` if one is given."""
        if status in (DeliveryStatus.PENDING, DeliveryStatus.DEAD):
            partition, names = keys.undelivered_partition(workspace, webhook_id, status), ("GSI1PK", "GSI1SK")
        else:
            partition, names = keys.deliveries_partition(workspace, webhook_id), ("PK", "SK")
        query = _newest_first(self._table, partition, names, after=after)
        if status is DeliveryStatus.DELIVERED:
            query["FilterExpression"] = "#status = :status"
            query["ExpressionAttributeNames"] = {"#status": "status"}
            query["ExpressionAttributeValues"] = {
                **query.get("ExpressionAttributeValues", {}),
                **to_item({":status": str(status)}),
            }
        return self._first(query, limit)

    def dead_since(self, workspace: str, webhook_id: str, first: str, *, limit: int) -> DeliveryPage:
        """Up to ``limit`` dead deliveries of events whose ids are ``first`` or greater, oldest first."""
        partition = keys.undelivered_partition(workspace, webhook_id, DeliveryStatus.DEAD)
        query: QueryInputTypeDef = {
            "TableName": self._table,
            "IndexName": "GSI1",
            "KeyConditionExpression": "GSI1PK = :partition AND GSI1SK >= :first",
            "ExpressionAttributeValues": to_item({":partition": partition, ":first": first}),
        }
        return self._first(query, limit)

    def due_before(self, moment: datetime, *, limit: int) -> list[DueDelivery]:
        """Up to ``limit`` deliveries of all workspaces that are to be looked at, longest due first."""
        shards = [self._due_in(number, moment, limit) for number in range(keys.PENDING_SHARDS)]
        return [
            DueDelivery(*keys.parse_deliveries_partition(partition), event_id)
            for _, partition, event_id in islice(heapq.merge(*shards), limit)
        ]

    def _put(self, write: _Write) -> bool:
        try:
            self._client.put_item(TableName=self._table, **write)
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _first(self, query: QueryInputTypeDef, limit: int) -> DeliveryPage:
        found = list(islice(self._items(query, limit + 1), limit + 1))
        last = found[limit - 1].event_id if len(found) > limit else None
        return DeliveryPage(deliveries=tuple(found[:limit]), after=last)

    def _items(self, query: QueryInputTypeDef, at_a_time: int) -> Iterator[Delivery]:
        asked: QueryInputTypeDef = {**query, "Limit": at_a_time}
        while True:
            page = self._client.query(**asked)
            yield from map(_delivery_of, page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            asked = {**asked, "ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _due_in(self, shard: int, moment: datetime, limit: int) -> Iterator[tuple[str, str, str]]:
        pages = query_pages(
            self._client,
            {
                "TableName": self._table,
                "IndexName": "GSI3",
                "KeyConditionExpression": "GSI3PK = :shard AND GSI3SK < :moment",
                "ExpressionAttributeValues": to_item(
                    {":shard": keys.due_partition(shard), ":moment": moment.isoformat()}
                ),
                "Limit": limit,
            },
        )
        for page in pages:
            for item in page["Items"]:
                yield item["GSI3SK"]["S"], item["PK"]["S"], item["SK"]["S"]


def _newest_first(
    table: str, partition: str, names: tuple[str, str], *, after: str | None
) -> QueryInputTypeDef:
    condition, values = f"{names[0]} = :partition", {":partition": partition}
    if after is not None:
        condition, values = f"{condition} AND {names[1]} < :after", {**values, ":after": after}
    query: QueryInputTypeDef = {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": to_item(values),
        "ScanIndexForward": False,
    }
    return {**query, "IndexName": "GSI1"} if names[0] == "GSI1PK" else query


def _item_of(delivery: Delivery) -> dict[str, AttributeValueTypeDef]:
    index: dict[str, str] = {}
    if delivery.status is not DeliveryStatus.DELIVERED:
        partition = keys.undelivered_partition(delivery.workspace, delivery.webhook_id, delivery.status)
        index = {"GSI1PK": partition, "GSI1SK": delivery.event_id}
    if delivery.look_at is not None:
        index |= keys.due_index(delivery.event_id, delivery.look_at)
    return to_item(
        {
            **delivery.model_dump(mode="json"),
            **index,
            "PK": keys.deliveries_partition(delivery.workspace, delivery.webhook_id),
            "SK": delivery.event_id,
            "purge_at": int((delivery.created_at + KEPT_FOR).timestamp()),
        }
    )


def _delivery_of(item: Mapping[str, AttributeValueTypeDef]) -> Delivery:
    values = {name: value for name, value in from_item(item).items() if name not in _INDEX_ATTRIBUTES}
    return Delivery.model_validate(values)
