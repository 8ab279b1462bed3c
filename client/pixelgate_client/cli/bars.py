"""How far long work is: a bar on standard error, if that is a terminal; gone at the end."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

ItemT = TypeVar("ItemT")
Tell = Callable[[int, int | None], None]
"""Called with what is done and, where that is known, of how much."""


@contextmanager
def bar(description: str, *, total: int | None = None) -> Iterator[Tell]:
    """A bar for work that tells how far it is."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(description, total=total)
        yield lambda done, of: bars.update(task, completed=done, total=of)


def tracked(items: Iterable[ItemT], description: str, *, total: int | None = None) -> Iterator[ItemT]:
    """``items`` one by one, with a bar meanwhile; each counts as done when the next one is asked for."""
    with bar(description, total=total) as tell:
        for done, item in enumerate(items):
            tell(done, total)
            yield item
