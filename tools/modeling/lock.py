"""One builder at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.modeling.progress import Progress


@contextmanager
def exclusive(path: Path, *, progress: Progress) -> Iterator[None]:
    """Hold the lock file while the context is open; waits for another process that holds it, and says so.

    The system lets go of it however the process ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say("another process is building the models; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
