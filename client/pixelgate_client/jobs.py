"""Work that the service does on its own for a while: looked at every now and then until it has ended."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from pixelgate_client.errors import WaitTimeoutError
from pixelgate_client.exchange import Pause, Steps

POLL_S = 0.5
RUNNING = "RUNNING"


class Job(Protocol):
    """Any answer that tells how far a piece of work is."""

    @property
    def id(self) -> str: ...

    @property
    def status(self) -> str: ...


SomeJob = TypeVar("SomeJob", bound=Job)


def wait_for_end(
    look: Callable[[], Steps[SomeJob]],
    *,
    timeout_s: float,
    on_progress: Callable[[SomeJob], None] | None,
    clock: Callable[[], float],
    command: str,
) -> Steps[SomeJob]:
    """The job once it runs no more; ``on_progress`` is called with it every now and then until then.

    Raises:
        WaitTimeoutError: it runs still after ``timeout_s`` seconds; ``command`` is what looks again later.
    """
    started = clock()
    while True:
        job = yield from look()
        if on_progress is not None:
            on_progress(job)
        if job.status != RUNNING:
            return job
        waited_s = clock() - started
        if waited_s >= timeout_s:
            raise WaitTimeoutError(job.id, job.status, waited_s, look=command)
        yield Pause(POLL_S)
