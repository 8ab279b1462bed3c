"""The Python client: upload images, wait for the verdict, read what was found."""

import time
from collections.abc import Callable, Generator, Sequence
from threading import Lock
from typing import Self

import httpx

from pixelgate_client.analysis_calls import MOST_BYTES
from pixelgate_client.connection import Connection
from pixelgate_client.many_uploads import PARALLEL_UPLOADS, SourceT, UploadOutcome, upload_in_threads
from pixelgate_client.models.image import Image
from pixelgate_client.multipart_calls import Memory
from pixelgate_client.original import Source, open_original
from pixelgate_client.parts import MULTIPART_FROM
from pixelgate_client.storage_upload import STORAGE_TIMEOUT, Progress, post_file
from pixelgate_client.ticket_batches import TicketBatches
from pixelgate_client.workspace import Workspace


class Client(Workspace[Connection]):
    """One workspace of one Pixelgate service. May be shared by threads; close it, or use ``with``.

        with Client("http://localhost:8080", api_key) as client:
            image_id = client.upload("cat.jpg")
            print(client.wait(image_id).verdict)

    Every method raises a ``PixelgateError``: see errors.py for the tree. ``transport``, ``sleep``
    and ``clock`` are for tests.
    """

    def __init__(
        self,
        endpoint: str,
        api_key: str | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(Connection(endpoint, api_key, transport=transport, sleep=sleep), clock=clock)
        self._sleep = sleep
        self._storage = httpx.Client(transport=transport, timeout=STORAGE_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._api.close()
        self._storage.close()

    def upload(
        self,
        source: Source,
        *,
        name: str | None = None,
        collection: str | None = None,
        on_progress: Progress | None = None,
        memory: Memory | None = None,
    ) -> str:
        """Upload a file (a path) or its bytes and return the new image's id; the analysis starts by itself.

        ``name`` is what people will see: by default the file's own name. ``collection`` is the one that the
        image belongs to, if any. Storage refuses what changed on its way. Large files are sent in parts;
        ``memory``, if any, is a mapping that outlives a crash: what it knows is resumed, for up to a day.

        Raises:
            OSError: the file cannot be read.
            UnknownImageTypeError: the file is no image; nothing was sent.
            ApiError: the service does not accept this type or size.
            UploadRefusedError: storage did not take the bytes.
        """
        with open_original(source, name=name) as original:
            if original.size >= MULTIPART_FROM:
                steps = self._upload_in_parts(
                    original, collection=collection, on_progress=on_progress, memory=memory
                )
                return self._api.run(steps)
            ticket = self._api.run(self._ticket_for(original, collection=collection))
            post_file(self._storage, ticket.upload, original, on_progress=on_progress, sleep=self._sleep)
        return ticket.id

    def analyse(
        self,
        source: Source,
        *,
        name: str | None = None,
        collection: str | None = None,
        timeout_s: float = 300.0,
    ) -> Image:
        """Send a file (a path) or its bytes, and return the image with its findings and its verdict.

        One request, where the file is not too large for it; otherwise it is uploaded first. What takes longer
        than one request may is waited for.

        Raises:
            OSError: the file cannot be read.
            UnknownImageTypeError: the file is no image; nothing was sent.
            ApiError: the service does not accept it, or the analysis failed; ``problem.image_id`` then names
                the image.
            UploadRefusedError: storage did not take the bytes.
            WaitTimeoutError: the analysis has not ended after ``timeout_s`` seconds more.
        """
        with open_original(source, name=name) as original:
            if original.size <= MOST_BYTES:
                image = self._api.run(self._analyse_file(original, collection=collection))
            else:
                image_id = self.upload(source, name=name, collection=collection)
                image = self._api.run(self._analyse_upload(image_id))
        return image if image.is_final else self.wait(image.id, timeout_s=timeout_s)

    def upload_many(
        self,
        sources: Sequence[SourceT],
        *,
        collection: str | None = None,
        parallel: int = PARALLEL_UPLOADS,
        on_progress: Callable[[SourceT, int, int], None] | None = None,
        on_sent: Callable[[SourceT, str], None] | None = None,
        memory: Memory | None = None,
    ) -> Generator[UploadOutcome[SourceT], None, None]:
        """Upload ``parallel`` files at a time, and give the outcome of each, in the order of ``sources``.

        ``on_progress`` gets a source, the bytes sent and the bytes to send; ``on_sent`` a source and its id,
        as soon as storage has it: both in several threads. After an error about the service, not about one
        image, the rest is not tried and has the same error. Nothing is sent before the first outcome is
        asked for; closing the iterator gives up what is left. ``memory`` is that of ``upload``.
        """
        batches = TicketBatches(
            sources, exchange=self._api.exchange, collection=collection, clock=self._clock
        )
        lock = Lock()

        def send(number: int, source: SourceT, tell: Progress) -> str:
            with lock:
                ticket = self._api.run(batches.take(number))
            if ticket is None:
                image_id = self.upload(source, collection=collection, on_progress=tell, memory=memory)
            else:
                image_id = ticket.id
                with open_original(source, name=None) as original:
                    post_file(self._storage, ticket.upload, original, on_progress=tell, sleep=self._sleep)
            if on_sent is not None:
                on_sent(source, image_id)
            return image_id

        return upload_in_threads(send, sources, parallel=parallel, on_progress=on_progress)
