"""Tells when a handler's source was edited, so that the next invocation runs the edited one."""

import time
from collections.abc import Sequence
from pathlib import Path

# An edit is noticed this much later at most; in between a version costs nothing.
_CHECK_INTERVAL_S = 1.0


class SourceVersion:
    """The newest modification below some folders, looked up at most once a second."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._checked_at = 0.0
        self._current: tuple[int, int] = (0, 0)

    def current(self) -> tuple[int, int]:
        """A value that differs once a Python file was changed, added or removed."""
        now = time.monotonic()
        if not self._checked_at or now - self._checked_at > _CHECK_INTERVAL_S:
            self._checked_at = now
            times = [file.stat().st_mtime_ns for folder in self._folders for file in folder.rglob("*.py")]
            self._current = (max(times, default=0), len(times))
        return self._current
