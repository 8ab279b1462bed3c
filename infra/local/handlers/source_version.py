"""Tells when a handler's source was edited, so that the next invocation runs the edited one."""

import functools
import time
from collections.abc import Sequence
from pathlib import Path

# An edit is noticed this much later at most; in between a version costs nothing.
_CHECK_INTERVAL_S = 1.0


class SourceVersion:
    """The newest modification below some folders, looked up at most once a second."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = [_folder(path) for path in folders]

    def current(self) -> tuple[tuple[int, int], ...]:
        """A value that differs once a Python file was changed, added or removed."""
        return tuple(folder.version() for folder in self._folders)


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._checked_at = 0.0
        self._version = (0, 0)

    def version(self) -> tuple[int, int]:
        now = time.monotonic()
        if not self._checked_at or now - self._checked_at > _CHECK_INTERVAL_S:
            times = [file.stat().st_mtime_ns for file in self._path.rglob("*.py")]
            self._version = (max(times, default=0), len(times))
            # Only now: other threads ask as well, and must not take the version before the first for one.
            self._checked_at = now
        return self._version


# All functions have the same layers: one look serves them all.
_folder = functools.cache(_Folder)
