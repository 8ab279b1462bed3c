"""Work that the service does on its own for a while: listed, looked at, waited for."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from pixelgate_client.desk import ConnectionT, Desk, listing, operation
from pixelgate_client.errors import WaitTimeoutError
from pixelgate_client.exchange import Params, Pause, Steps
from pixelgate_client.pages import Pages

POLL_S = 0.5
RUNNING = "RUNNING"


class Job(Protocol):
    """Any answer that tells how far a piece of work is."""

    @property
    def id(self) -> str: ...

    @property
    def status(self) -> str: ...


DetailT = TypeVar("DetailT", bound=Job)
LineT = TypeVar("LineT")


class JobDesk(Desk[ConnectionT], Generic[ConnectionT, DetailT, LineT]):
    """The jobs of one kind. ``_command`` is what looks at one again later."""

    _command: ClassVar[str]

    @abstractmethod
    def _look(self, job_id: str) -> Steps[DetailT]: ...

    @abstractmethod
    def _lines(self, params: Params) -> Pages[LineT]: ...

    @operation
    def get(self, job_id: str) -> Steps[DetailT]:
        """How far it is, and what came of it.

        Raises:
            NotFoundError: this workspace has none of this id.
        """
        return self._look(job_id)

    @listing
    def list(self, *, page_size: int = 20) -> Pages[LineT]:
        """All of them, newest first; pages are fetched as needed."""
        return self._lines({"limit": str(page_size)})

    @operation
    def wait(
        self,
        job_id: str,
        *,
        timeout_s: float = 21600.0,
        on_progress: Callable[[DetailT], None] | None = None,
    ) -> Steps[DetailT]:
        """The job once it has ended; ``on_progress`` is called with it every now and then until then.

        Raises:
            WaitTimeoutError: it has not after ``timeout_s`` seconds.
        """
        started = self._clock()
        while True:
            job = yield from self._look(job_id)
            if on_progress is not None:
                on_progress(job)
            if job.status != RUNNING:
                return job
            waited_s = self._clock() - started
            if waited_s >= timeout_s:
                raise WaitTimeoutError(job.id, job.status, waited_s, look=self._command)
            yield Pause(POLL_S)


def choice_of_images(
    image_ids: Sequence[str], conditions: Mapping[str, object], *, everything: bool
) -> dict[str, object]:
    """Which images a job is about, as bodies say it; conditions that are None or empty are left out."""
    given = {name: value for name, value in conditions.items() if value not in (None, (), [])}
    choice: dict[str, object] = {"ids": list(image_ids)} if image_ids else {}
    return choice | ({"filter": given} if given else {}) | ({"all": True} if everything else {})
