"""Where the local cloud's state lies on disk: one SQLite file of small JSON rows."""

import itertools
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Change(NamedTuple):
    """A row to write, or to delete when ``value`` is None."""

    kind: str
    key: str
    value: str | None


class StateStore:
    """Rows by kind and key. What ``write`` returned from survives the process's death at any moment."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # With a write-ahead log, a transaction cut short by a kill leaves no trace.
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS state"
            " (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )

    def read(self, kind: str) -> dict[str, str]:
        """All rows of one kind, in the order of their keys."""
        rows = self._connection.execute("SELECT key, value FROM state WHERE kind = ? ORDER BY key", (kind,))
        return dict(rows.fetchall())

    def write(self, changes: Iterable[Change]) -> None:
        """Apply all changes or none."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            # Many at a time, but in their order: a row may be deleted and come back.
            for is_deletion, group in itertools.groupby(changes, key=lambda change: change.value is None):
                if is_deletion:
                    keys = (change[:2] for change in group)
                    self._connection.executemany("DELETE FROM state WHERE kind = ? AND key = ?", keys)
                else:
                    self._connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", group)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()
