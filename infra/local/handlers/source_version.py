"""Tells when a handler's source was edited, so that the next invocation runs the edited one."""

import functools
import os
import threading
import time
from collections.abc import Iterator, Sequence
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
        self._lock = threading.Lock()
        self._checked_at = 0.0
        self._version = (0, 0)

    def version(self) -> tuple[int, int]:
        # Under a lock, for as many handlers ask as are at work: one looks, the others take what it found.
        with self._lock:
            now = time.monotonic()
            if not self._checked_at or now - self._checked_at > _CHECK_INTERVAL_S:
                times = list(_modification_times(self._path))
                self._version = (max(times, default=0), len(times))
                self._checked_at = now
            return self._version


def _modification_times(folder: os.PathLike[str]) -> Iterator[int]:
    # Not Path.rglob, which takes five times as long: a layer has hundreds of files, and this runs all day.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _modification_times(entry)
            elif entry.name.endswith(".py"):
                yield entry.stat().st_mtime_ns


# All functions have the same layers: one look serves them all.
_folder = functools.cache(_Folder)
