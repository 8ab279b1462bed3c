"""AWS clients that crash their caller at one chosen call, before or after it has taken effect."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class CrashedError(Exception):
    """The process ended here, as far as the test is concerned."""


@contextmanager
def crash_at(number: int, clients: list[Any], *, after_it: bool) -> Iterator[None]:
    """The ``number``-th call of all ``clients`` together, counted from 1, raises; earlier ones work."""
    calls = 0
    event = "after-call" if after_it else "before-call"

    def count(**_: object) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            raise CrashedError

    for client in clients:
        client.meta.events.register_first(event, count)
    try:
        yield
    finally:
        for client in clients:
            client.meta.events.unregister(event, count)
