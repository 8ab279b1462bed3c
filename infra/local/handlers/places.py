"""Places for handlers at work, given out in the order in which they were asked for."""

import threading
import time
from collections import deque
from collections.abc import Callable


class Places:
    """``count`` places for threads. Who waits while none comes back for ``patience_s`` goes without.

    Of ``reserve`` further places one is opened for good whenever somebody had to wait for ``reluctance_s``.
    """

    def __init__(
        self,
        count: int,
        *,
        patience_s: float,
        reserve: int = 0,
        reluctance_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free = count
        self._patience_s = patience_s
        self._reserve, self._reluctance_s = reserve, reluctance_s
        self._clock = clock
        self._freed_at = clock()
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        """How many wait at this moment."""
        return len(self._waiting)

    def take(self) -> bool:
        """Wait for a place; False when none came back for too long, and none was taken."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if self._reserve and not turn.wait(self._reluctance_s):
            self._open_another()
        while not turn.wait(self._patience_s):
            with self._lock:
                # However long the queue: as long as places come back, its turn will come.
                if not turn.is_set() and self._clock() - self._freed_at >= self._patience_s:
                    self._waiting.remove(turn)
                    return False
        return True

    def give_back(self) -> None:
        with self._lock:
            self._hand_on()

    def _open_another(self) -> None:
        with self._lock:
            # Whoever waited may have been served meanwhile.
            if self._reserve and self._waiting:
                self._reserve -= 1
                self._hand_on()

    def _hand_on(self) -> None:
        """Give a place to who waits longest, or to whoever comes next."""
        self._freed_at = self._clock()
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._free += 1
