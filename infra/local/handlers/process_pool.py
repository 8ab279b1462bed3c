"""Keeps the number of handler processes within bounds: a new one takes the place of the longest idle."""

import threading
import time
from typing import Protocol


class Evictable(Protocol):
    """Something that holds a process."""

    def evict(self) -> bool:
        """End the process unless it is at work; whether it was ended."""


class ProcessPool:
    """At most ``limit`` processes, more only while all of them are at work."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._used_at: dict[Evictable, float] = {}

    def use(self, holder: Evictable) -> None:
        """Note that ``holder`` has or is about to have a process, and make room for it."""
        with self._lock:
            is_new = holder not in self._used_at
            self._used_at[holder] = time.monotonic()
            others = [
                other for other in sorted(self._used_at, key=self._used_at.__getitem__) if other is not holder
            ]
            surplus = len(self._used_at) - self._limit if is_new else 0
            for other in others:
                if surplus <= 0:
                    break
                if other.evict():
                    del self._used_at[other]
                    surplus -= 1

    def leave(self, holder: Evictable) -> None:
        """Forget ``holder``, which has no process any more."""
        with self._lock:
            self._used_at.pop(holder, None)
