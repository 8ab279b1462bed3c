"""Several uploads at a time, each with its own outcome, told in the order in which they were named."""

from asyncio import Semaphore, create_task, gather
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from pixelgate_client.errors import PixelgateError, is_about_the_service
from pixelgate_client.original import Source
from pixelgate_client.storage_upload import Progress

PARALLEL_UPLOADS = 4

SourceT = TypeVar("SourceT", bound=Source)


@dataclass(frozen=True, kw_only=True)
class UploadOutcome(Generic[SourceT]):
    """How it went with one source: an id, or an error."""

    source: SourceT
    image_id: str | None = None
    error: PixelgateError | OSError | None = None


class _StoppedError(Exception):
    """The others are not wanted any more."""


class _Run(Generic[SourceT]):
    """What the uploads of one call know of each other."""

    def __init__(self, on_progress: Callable[[SourceT, int, int], None] | None) -> None:
        self._on_progress = on_progress
        self._service_error: PixelgateError | None = None
        self.is_stopped = False

    def progress_of(self, source: SourceT) -> Progress:
        """Tells of one source, and ends its upload where it is not wanted any more."""

        def tell(sent: int, total: int) -> None:
            if self.is_stopped:
                raise _StoppedError
            if self._on_progress is not None:
                self._on_progress(source, sent, total)

        return tell

    def check(self) -> None:
        """Do not even try once the service was found to be away or to refuse the key."""
        if self._service_error is not None:
            raise self._service_error

    def failed(self, source: SourceT, error: PixelgateError | OSError) -> UploadOutcome[SourceT]:
        if isinstance(error, PixelgateError) and is_about_the_service(error):
            self._service_error = error
        return UploadOutcome(source=source, error=error)


def upload_in_threads(
    send: Callable[[int, SourceT, Progress], str],
    sources: Sequence[SourceT],
    *,
    parallel: int,
    on_progress: Callable[[SourceT, int, int], None] | None,
) -> Generator[UploadOutcome[SourceT], None, None]:
    """``send`` each source, ``parallel`` at a time. Closing the iterator gives up what is left."""
    run = _Run(on_progress)

    def attempt(number: int, source: SourceT) -> UploadOutcome[SourceT]:
        try:
            run.check()
            return UploadOutcome(source=source, image_id=send(number, source, run.progress_of(source)))
        except (PixelgateError, OSError) as error:
            return run.failed(source, error)

    with ThreadPoolExecutor(parallel) as pool:
        try:
            for future in [pool.submit(attempt, *each) for each in enumerate(sources)]:
                yield future.result()
        except BaseException:
            # Ctrl-C above all: leave now, not after what is still being sent.
            run.is_stopped = True
            pool.shutdown(wait=False, cancel_futures=True)
            raise


async def upload_in_tasks(
    send: Callable[[int, SourceT, Progress], Awaitable[str]],
    sources: Sequence[SourceT],
    *,
    parallel: int,
    on_progress: Callable[[SourceT, int, int], None] | None,
) -> AsyncGenerator[UploadOutcome[SourceT], None]:
    """The same for asyncio; what is left is cancelled."""
    run = _Run(on_progress)
    places = Semaphore(parallel)

    async def attempt(number: int, source: SourceT) -> UploadOutcome[SourceT]:
        async with places:
            try:
                run.check()
                image_id = await send(number, source, run.progress_of(source))
                return UploadOutcome(source=source, image_id=image_id)
            except (PixelgateError, OSError) as error:
                return run.failed(source, error)

    tasks = [create_task(attempt(*each)) for each in enumerate(sources)]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()
        with suppress(Exception):
            await gather(*tasks, return_exceptions=True)
