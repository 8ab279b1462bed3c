"""DynamoDB's items, stream records and the positions of the streams' readers, row by row.

A table's description is part of the service's snapshot. Rows name their table by its id, so that a table made
anew under an old name starts empty.
"""

import collections
import functools
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ministack.services.dynamodb as dynamodb
import ministack.services.lambda_svc as lambda_service

from infra.local.durability.store import Change, StateStore
from infra.local.patches.internals import replace_callable

_ITEM, _RECORD, _END, _POSITION = "item", "stream-record", "stream-end", "stream-position"
_Table = dict[str, Any]


class TableJournal:
    """Knows which items changed since they were last written, and which stream records are new."""

    def __init__(self) -> None:
        # Filled by whichever thread writes an item, emptied by the one that commits: a deque needs no lock.
        self._changed: collections.deque[tuple[_Table, str, str]] = collections.deque()
        self._written_ends: dict[str, int] = {}
        self._written_starts: dict[str, int] = {}
        self._written_positions: dict[tuple[str, str, str], int] = {}
        self._stream_lock = threading.Lock()

    def watch(self) -> None:
        """Take note of every item that is set or removed from now on."""
        for name, parameters in (
            ("_set_item", "table pk_val sk_val item"),
            ("_remove_item", "table pk_val sk_val"),
        ):
            replace_callable(dynamodb, name, parameters, self._note_item)
        replace_callable(dynamodb, "_items_replaced", "table", self._note_all_items)
        replace_callable(lambda_service, "_poll_dynamodb_streams", "", self._forget_read_records)

    def changes(self) -> Iterator[Change]:
        yield from self._item_changes()
        with self._stream_lock:
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
                end = self._written_ends[table_id] = json.loads(ends[table_id])
                start = self._written_starts[table_id] = end - len(records[table_id])
                dynamodb._stream_records.set_scoped(*scope, records[table_id])
                dynamodb._stream_trimmed.set_scoped(*scope, start)
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

    def _stream_changes(self, scope: tuple[str, str, str], table: _Table) -> Iterator[Change]:
        records = dynamodb._stream_records.get_scoped(*scope, [])
        table_id, start = table["TableId"], dynamodb._stream_trimmed.get_scoped(*scope, 0)
        end = start + len(records)
        written_start, written_end = (
            self._written_starts.get(table_id, 0),
            self._written_ends.get(table_id, 0),
        )
        for position in range(written_start, min(start, written_end)):
            yield Change(_RECORD, _record_key(table_id, position), None)
        for position in range(max(start, written_end), end):
            yield Change(_RECORD, _record_key(table_id, position), json.dumps(records[position - start]))
        if end != written_end:
            yield Change(_END, table_id, json.dumps(end))
        self._written_starts[table_id], self._written_ends[table_id] = start, end

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

    def _forget_read_records(self, poll: Callable[..., object]) -> Callable[..., object]:
        """After each poll drop what every reader has read; MiniStack keeps all of it in memory for a day."""

        @functools.wraps(poll)
        def poll_and_forget() -> object:
            found = poll()
            positions = lambda_service._dynamodb_stream_positions
            with self._stream_lock:
                for scope, table in dynamodb._tables.all_items():
                    read = [
                        positions.get_scoped(account, region, reader_id, 0)
                        for (account, region, reader_id), reader in lambda_service._esms.all_items()
                        if reader.get("EventSourceArn") == table.get("LatestStreamArn")
                    ]
                    if read:
                        _trim(scope, min(read))
            return found

        return poll_and_forget


def _trim(scope: tuple[str, str, str], position: int) -> None:
    start = dynamodb._stream_trimmed.get_scoped(*scope, 0)
    if position > start:
        del dynamodb._stream_records.get_scoped(*scope, [])[: position - start]
        dynamodb._stream_trimmed.set_scoped(*scope, position)


def _record_key(table_id: str, position: int) -> str:
    return json.dumps([table_id, f"{position:012d}"])
