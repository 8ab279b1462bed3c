"""Processes that stop before every call to AWS, so that a test decides who goes on, is refused or dies."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence

from botocore.exceptions import ClientError


class Killed(BaseException):
    """The process is gone, as by ``kill -9``: not an Exception, so that no handler can survive it."""


class Process:
    """One invocation on a thread of its own. Only one thread runs at any time: the test, or one process.

    ``ended_well`` is None while it runs.
    """

    _running = threading.local()

    def __init__(self, work: Callable[[], None]) -> None:
        self.ended_well: bool | None = None
        self._work = work
        self._order: Exception | Killed | None = None
        self._go = threading.Semaphore(0)
        self._stopped = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._stopped.acquire()

    @property
    def is_alive(self) -> bool:
        return self.ended_well is None

    def step(self) -> None:
        """Let it make its next call, up to the one after."""
        self._continue(None)

    def refuse(self) -> None:
        """Its next call is throttled, and not made."""
        error = {"Error": {"Code": "ThrottlingException", "Message": "too busy"}}
        self._continue(ClientError(error, "AnyCall"))

    def kill(self) -> None:
        """It makes no further call. What it has written stays."""
        if self.is_alive:
            self._continue(Killed())

    @classmethod
    def before_call(cls) -> None:
        """Wait for the test's order; outside of any process there is nobody to wait for."""
        process = getattr(cls._running, "process", None)
        if process is not None:
            process._wait()

    def _continue(self, order: "Exception | Killed | None") -> None:
        self._order = order
        self._go.release()
        self._stopped.acquire()

    def _wait(self) -> None:
        self._stopped.release()
        self._go.acquire()
        if self._order is not None:
            raise self._order

    def _run(self) -> None:
        self._running.process = self
        try:
            self._work()
            self.ended_well = True
        except (Exception, Killed):
            self.ended_well = False
        finally:
            self._stopped.release()


class Stopping:
    """``target``, whose every method first waits for the test's order."""

    def __init__(self, target: object) -> None:
        self._target = target

    def __getattr__(self, name: str) -> object:
        value = getattr(self._target, name)
        if not callable(value) or name == "get_paginator":
            return value

        def call(*args: object, **kwargs: object) -> object:
            Process.before_call()
            return value(*args, **kwargs)

        return call


def play(
    processes: Sequence[Process],
    order: Iterable[tuple[str, int]],
    *,
    between: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Give turns in ``order``, as long as a process is alive, then let each come to its end.

    A turn says what happens (go, refuse, kill) and to which of those alive, counted round; or it is one of
    those that happen ``between`` their calls.
    """
    for turn, choice in order:
        alive = [process for process in processes if process.is_alive]
        if not alive:
            return
        process = alive[choice % len(alive)]
        turns = {"go": process.step, "refuse": process.refuse, "kill": process.kill, **(between or {})}
        turns[turn]()
    for process in processes:
        while process.is_alive:
            process.step()
