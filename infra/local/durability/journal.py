"""What was acknowledged is on disk: the local cloud's state, written as it changes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.local.durability.queues import QueueJournal
from infra.local.durability.snapshots import ServiceSnapshots
from infra.local.durability.store import Change, StateStore
from infra.local.durability.tables import TableJournal


class Journal:
    """Writes every change since the last ``commit`` in one transaction, and restores what was written.

    Call ``commit`` from one thread only, the event loop's. It costs microseconds when nothing changed.
    """

    def __init__(self, path: Path) -> None:
        self._store = StateStore(path)
        self._tables = TableJournal()
        self._queues = QueueJournal()
        self._unwritten: list[Change] = []
        self.services = ServiceSnapshots()

    def watch(self) -> None:
        """Start taking note of changes."""
        self._tables.watch()

    def commit(self) -> None:
        # A write that fails, say on a full disk, is made up for by the next commit.
        self._unwritten.extend(self._changes())
        if self._unwritten:
            self._store.write(self._unwritten)
            self._unwritten.clear()

    def restore(self) -> dict[str, dict[str, Any]]:
        """Return the state of each service, items and messages included, in the form MiniStack loads."""
        states = self.services.restore(self._store)
        if "dynamodb" in states:
            self._tables.restore_items(dict(states["dynamodb"]["tables"].all_items()), self._store)
        if "sqs" in states:
            self._queues.restore(dict(states["sqs"]["queues"].all_items()), self._store)
        return states

    def restore_streams(self) -> None:
        """Call once MiniStack has loaded the tables and the functions' event sources."""
        self._tables.restore_streams(self._store)

    def _changes(self) -> Iterator[Change]:
        yield from self._tables.changes()
        yield from self._queues.changes()
        yield from self.services.changes()
