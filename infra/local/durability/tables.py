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

from infra.local import quick_json
from infra.local.durability import stream_log
from infra.local.durability.store import Change, StateStore
from infra.local.patches.internals import replace_callable

_ITEM, _RECORDS, _END, _POSITION = "item", "stream-records", "stream-end", "stream-position"
_Table = dict[str, Any]


class TableJournal:
    """Knows which items changed since they were last written, and which stream records are new."""

    def __init__(self) -> None:
        # Filled by whichever thread writes an item, emptied by the one that commits: a deque needs no lock.
        self._changed: collections.deque[tuple[_Table, str, str]] = collections.deque()
        self._written_ends: dict[str, int] = {}
        # The positions behind the records of each row, by the row's first position, of each table.
        self._written_rows: dict[str, dict[int, int]] = collections.defaultdict(dict)
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
        for key, text in store.read(_RECORDS).items():
            (table_id, first), row = json.loads(key), json.loads(text)
            self._written_rows[table_id][int(first)] = int(first) + len(row)
            records[table_id].extend(row)
        ends = store.read(_END)
        for scope, table in dynamodb._tables.all_items():
            table_id = table["TableId"]
            if table_id in ends:
                end = self._written_ends[table_id] = json.loads(ends[table_id])
                stream_log.replace(scope, records[table_id], end=end)
        for key, position in store.read(_POSITION).items():
            lambda_service._dynamodb_stream_positions.set_scoped(*json.loads(key), json.loads(position))

    def _item_changes(self) -> Iterator[Change]:
        changed: dict[str, str | None] = {}
        while self._changed:
            table, partition, sort = self._changed.popleft()
            item = table["items"].get(partition, {}).get(sort)
            key = json.dumps([table["TableId"], partition, sort])
            changed[key] = None if item is None else quick_json.dumps(item)
        for key, value in changed.items():
            yield Change(_ITEM, key, value)

    def _stream_changes(self, scope: stream_log.Scope, table: _Table) -> Iterator[Change]:
        table_id, rows = table["TableId"], self._written_rows[table["TableId"]]
        start, end = stream_log.extent(scope)
        for first in [first for first, behind in rows.items() if behind <= start]:
            del rows[first]
            yield Change(_RECORDS, _row_key(table_id, first), None)
        if end != self._written_ends.get(table_id, 0):
            first, records = stream_log.tail(scope, self._written_ends.get(table_id, 0))
            end = self._written_ends[table_id] = first + len(records)
            if records:
                rows[first] = end
                yield Change(_RECORDS, _row_key(table_id, first), quick_json.dumps(records))
            yield Change(_END, table_id, json.dumps(end))

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


def _row_key(table_id: str, first: int) -> str:
    return json.dumps([table_id, f"{first:012d}"])
