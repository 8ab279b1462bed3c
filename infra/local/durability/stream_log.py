"""A table's stream as a log with absolute positions, safe to read and to trim from several threads.

A scope is (account, region, table name). MiniStack appends to the end of the log from the event loop.
"""

import threading
from typing import Any, NamedTuple

import ministack.services.dynamodb as dynamodb

Scope = tuple[str, str, str]
_lock = threading.RLock()


class Extent(NamedTuple):
    """The positions of the oldest record and of the one after the newest."""

    start: int
    end: int


def read(scope: Scope, position: int, limit: int | None = None) -> list[Any]:
    """Records from ``position`` on; what was trimmed before it is not missed."""
    with _lock:
        start = dynamodb._stream_trimmed.get_scoped(*scope, 0)
        records = dynamodb._stream_records.get_scoped(*scope, [])
        first = max(0, position - start)
        return list(records[first:] if limit is None else records[first : first + limit])


def tail(scope: Scope, position: int) -> tuple[int, list[Any]]:
    """All records from ``position`` on that are still there, and the position of the first of them."""
    with _lock:
        first = max(position, extent(scope).start)
        return first, read(scope, first)


def extent(scope: Scope) -> Extent:
    with _lock:
        start = dynamodb._stream_trimmed.get_scoped(*scope, 0)
        return Extent(start, start + len(dynamodb._stream_records.get_scoped(*scope, [])))


def trim(scope: Scope, position: int) -> None:
    """Forget the records before ``position``."""
    with _lock:
        start = dynamodb._stream_trimmed.get_scoped(*scope, 0)
        if position > start:
            del dynamodb._stream_records.get_scoped(*scope, [])[: position - start]
            dynamodb._stream_trimmed.set_scoped(*scope, position)


def replace(scope: Scope, records: list[Any], *, end: int) -> None:
    """Set the log's contents, the newest record just before position ``end``."""
    with _lock:
        dynamodb._stream_records.set_scoped(*scope, records)
        dynamodb._stream_trimmed.set_scoped(*scope, end - len(records))
