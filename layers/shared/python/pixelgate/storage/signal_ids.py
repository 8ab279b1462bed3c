"""Which images have stored signals, and which of these people have decided: without the signals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pixelgate.domain.stored_signals import SignalFilter
from pixelgate.storage import keys
from pixelgate.storage.many_items import query_pages
from pixelgate.storage.signal_queries import query_of

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class AnalysedId(NamedTuple):
    """An image that has signals."""

    image_id: str
    is_decided: bool


def analysed_ids(
    client: TableClient, table: str, workspace: str, *, only: SignalFilter
) -> Iterator[AnalysedId]:
    """Every image that ``only`` means, shard by shard."""
    for shard in range(keys.SIGNAL_SHARDS):
        query = query_of(table, workspace, shard, only)
        for page in query_pages(client, {**query, "ProjectionExpression": "SK, decision"}):
            yield from (AnalysedId(item["SK"]["S"], "decision" in item) for item in page["Items"])
