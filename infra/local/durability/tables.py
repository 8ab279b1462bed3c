"""DynamoDB's items, stream records and the positions of the streams' readers, row by row.

A table's description is part of the service's snapshot. Rows name their table by its id, so that a table made
anew under an old name starts empty.
"""

import collections
import functools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ministack.services.dynamodb as dynamodb
import ministack.services.lambda_svc as lambda_service

from infra.local.durability import stream_log
from infra.local.durability.store import Change, StateStore
from infra.local.patches.internals import replace_callable

_ITEM, _RECORD, _END, _POSITION = "item", "stream-record", "stream-end", "stream-position"
_Table = dict[str, Any]


class TableJournal:
    """Knows which items changed since they were last written, and which stream records are new."""

    def __init__(self) -> None:
        # Filled by whichever thread writes an item, emptied by the one that commits: a deque needs no lock.
        self._changed: collections.deque[tuple[_Table, str, str]] = collections.deque()
        self._written_extents: dict[str, stream_log.Extent] = {}
        self._written_positions: dict[tuple[str, str, str], int] = {}

    def watch(self) -> None:
        """Take note of every item that is set or removed from now on."""
        for name, parameters in (
            ("_set_item", "table pk_val sk_val item"),
            ("_remove_item", "table pk_val sk_val"),
        ):
            replace_callable(dynamodb, name, parameters, self._note_item)
        replace_callable(dynamodb, "_items_replaced", "table", self._note_all_items)

    def changes(self) -> Iterator[Change]:
        yield from self._item_changes()
        for scope, table in dynamodb._tables.all_items():
            yield from self._stream_changes(scope, table)
        for scope, position in lambda_service._dynamodb_stream_positions.all_items():
            if self._written_positions.get(scope) != position:
                self._written_positions[scope] = position
                yield Change(_POSITION, json.dumps(scope), json.dumps(position))

    def restore_items(self, tables: Mapping[tuple[str, str, str], _Table], store: StateStore) -> None:
        """Fill the restored ``tables`` with the items that were written for them."""
        by_id = {table["TableId"]: table for table in tables.values()}
        for table in by_id.values():
            table["items"] = collections.defaultdict(dict)
        for key, item in store.read(_ITEM).items():
            table_id, partition, sort = json.loads(key)
            if table_id in by_id:
                by_id[table_id]["items"][partition][sort] = json.loads(item)
        for table in by_id.values():
            dynamodb._update_counts(table)

    def restore_streams(self, store: StateStore) -> None:
        """Bring back the records not yet read by every reader, and where each reader was."""
        records: dict[str, list[Any]] = collections.defaultdict(list)
        for key, record in store.read(_RECORD).items():
            records[json.loads(key)[0]].append(json.loads(record))
        ends = store.read(_END)
        for scope, table in dynamodb._tables.all_items():
            table_id = table["TableId"]
            if table_id in ends:
                stream_log.replace(scope, records[table_id], end=json.loads(ends[table_id]))
                self._written_extents[table_id] = stream_log.extent(scope)
        for key, position in store.read(_POSITION).items():
            lambda_service._dynamodb_stream_positions.set_scoped(*json.loads(key), json.loads(position))

    def _item_changes(self) -> Iterator[Change]:
        changed: dict[str, str | None] = {}
        while self._changed:
            table, partition, sort = self._changed.popleft()
            item = table["items"].get(partition, {}).get(sort)
            key = json.dumps([table["TableId"], partition, sort])
            changed[key] = None if item is None else json.dumps(item)
        for key, value in changed.items():
            yield Change(_ITEM, key, value)

    def _stream_changes(self, scope: stream_log.Scope, table: _Table) -> Iterator[Change]:
        table_id, extent = table["TableId"], stream_log.extent(scope)
        written = self._written_extents.get(table_id, stream_log.Extent(0, 0))
        for position in range(written.start, min(extent.start, written.end)):
            yield Change(_RECORD, _record_key(table_id, position), None)
        first_new = max(extent.start, written.end)
        for position, record in enumerate(
            stream_log.read(scope, first_new, extent.end - first_new), first_new
        ):
            yield Change(_RECORD, _record_key(table_id, position), json.dumps(record))
        if extent.end != written.end:
            yield Change(_END, table_id, json.dumps(extent.end))
        self._written_extents[table_id] = extent

    def _note_item(self, write: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(write)
        def write_and_note(table: _Table, pk_val: str, sk_val: str, *item: object) -> object:
            previous = write(table, pk_val, sk_val, *item)
            self._changed.append((table, pk_val, sk_val))
            return previous

        return write_and_note

    def _note_all_items(self, replaced: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(replaced)
        def note_all(table: _Table) -> None:
            replaced(table)
            for partition, items in table["items"].items():
                self._changed.extend((table, partition, sort) for sort in items)

        return note_all


def _record_key(table_id: str, position: int) -> str:
    return json.dumps([table_id, f"{position:012d}"])
