"""Counters that begin again with every day or minute, and never pass their limits, whoever counts at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pixelgate.domain.errors import RetryableError
from pixelgate.storage.items import from_item, to_item

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient

ATTEMPTS = 5


class LimitReachedError(Exception):
    """Counting would pass a limit, and nothing was counted; ``used`` is what is counted so far."""

    def __init__(self, used: Mapping[str, int]) -> None:
        super().__init__("limit reached")
        self.used = used


class WindowCounters:
    """One item for each thing that is counted, used anew in every window, so that nothing piles up."""

    def __init__(self, client: TableClient, table: str) -> None:
        self._client = client
        self._table = table

    def used(self, partition: str, sort: str, window: str) -> Mapping[str, int]:
        """What is counted in ``window``; nothing where nobody counted."""
        item = self._client.get_item(
            TableName=self._table, Key=to_item({"PK": partition, "SK": sort}), ConsistentRead=True
        )
        values = from_item(item.get("Item", {}))
        if values.get("window") != window:
            return {}
        return {name: value for name, value in values.items() if name not in ("PK", "SK", "window")}

    def count(
        self,
        partition: str,
        sort: str,
        window: str,
        amounts: Mapping[str, int],
        limits: Mapping[str, int],
    ) -> None:
        """Count all of ``amounts`` or nothing. ``window`` is a text of which later ones are greater.

        Raises:
            LimitReachedError: one of ``limits``, by the names of the amounts, would be passed.
        """
        for _ in range(ATTEMPTS):
            if self._add(partition, sort, window, amounts, limits):
                return
            used = self.used(partition, sort, window)
            if any(used.get(name, 0) + amounts[name] > limit for name, limit in limits.items()):
                raise LimitReachedError(used)
            if not used and self._begin(partition, sort, window, amounts):
                return
        raise RetryableError(f"too many count at once in {partition}")

    def _add(
        self,
        partition: str,
        sort: str,
        window: str,
        amounts: Mapping[str, int],
        limits: Mapping[str, int],
    ) -> bool:
        # Against a limit that somebody else reaches at this moment.
        conditions = ["#window = :window", *(f"#{name} <= :{name}_before" for name in limits)]
        most = {f":{name}_before": limit - amounts[name] for name, limit in limits.items()}
        added = {f":{name}": amount for name, amount in amounts.items()}
        return self._update(
            partition,
            sort,
            "ADD " + ", ".join(f"#{name} :{name}" for name in amounts),
            " AND ".join(conditions),
            {"#window": "window", **{f"#{name}": name for name in amounts}},
            {":window": window, **added, **most},
        )

    def _begin(self, partition: str, sort: str, window: str, amounts: Mapping[str, int]) -> bool:
        return self._update(
            partition,
            sort,
            "SET #window = :window, " + ", ".join(f"#{name} = :{name}" for name in amounts),
            # Against another who begins the same window, whose count this would forget.
            "attribute_not_exists(#window) OR #window < :window",
            {"#window": "window", **{f"#{name}": name for name in amounts}},
            {":window": window, **{f":{name}": amount for name, amount in amounts.items()}},
        )

    def _update(
        self,
        partition: str,
        sort: str,
        expression: str,
        condition: str,
        names: dict[str, str],
        values: dict[str, object],
    ) -> bool:
        try:
            self._client.update_item(
                TableName=self._table,
                Key=to_item({"PK": partition, "SK": sort}),
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=to_item(values),
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True
