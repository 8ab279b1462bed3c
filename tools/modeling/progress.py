"""Tells how far the work is: a bar for each download on a terminal, plain lines elsewhere."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
from rich.progress import Progress as RichProgress

_REFRESH_S = 0.2


class Progress(Protocol):
    """What the work reports to; safe to call from several threads."""

    def download(self, title: str, total_bytes: int, scratch: Path) -> AbstractContextManager[None]:
        """Watch a download whose client writes into ``scratch``, for as long as the context is open."""

    def say(self, line: str) -> None:
        """Tell of a step that is done."""


class PlainProgress:
    """A line when a download ends and for every other step."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @contextmanager
    def download(self, title: str, total_bytes: int, scratch: Path) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.say(f"downloaded {title}  {total_bytes / 1e6:.1f} MB in {time.monotonic() - started:.1f} s")

    def say(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class TerminalProgress:
    """A bar for each download under way. A context manager: the bars live while it is open."""

    def __init__(self, stream: TextIO) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        self._bars = RichProgress(*columns, console=Console(file=stream), transient=True)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    @contextmanager
    def download(self, title: str, total_bytes: int, scratch: Path) -> Iterator[None]:
        bar = self._bars.add_task(title, total=total_bytes)
        finished = threading.Event()

        def watch() -> None:
            # The registries' clients report nothing a program could read; their scratch folder does.
            while not finished.wait(_REFRESH_S):
                self._bars.update(bar, completed=min(_bytes_below(scratch), total_bytes))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            finished.set()
            watcher.join()
            self._bars.remove_task(bar)
        self.say(f"downloaded {title}  {total_bytes / 1e6:.1f} MB")

    def say(self, line: str) -> None:
        self._bars.console.print(line, markup=False, highlight=False)


def _bytes_below(folder: Path) -> int:
    sizes = 0
    for path in folder.rglob("*"):
        # The client renames and removes its files while we look.
        with suppress(OSError):
            sizes += path.lstat().st_size
    return sizes
