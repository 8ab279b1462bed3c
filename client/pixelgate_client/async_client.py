"""The Python client for asyncio: upload images, wait for the verdict, read what was found."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Self

import httpx

from pixelgate_client.analysis_calls import MOST_BYTES
from pixelgate_client.async_connection import AsyncConnection
from pixelgate_client.many_uploads import PARALLEL_UPLOADS, SourceT, UploadOutcome, upload_in_tasks
from pixelgate_client.models.image import Image
from pixelgate_client.multipart_calls import Memory
from pixelgate_client.original import Source, open_original
from pixelgate_client.parts import MULTIPART_FROM
from pixelgate_client.storage_upload import STORAGE_TIMEOUT, Progress, post_file_async
from pixelgate_client.ticket_batches import TicketBatches
from pixelgate_client.workspace import Workspace


class AsyncClient(Workspace[AsyncConnection]):
    """One workspace of one Pixelgate service, for one event loop; close it, or use ``async with``.

        async with AsyncClient("http://localhost:8080", api_key) as client:
            image_id = await client.upload("cat.jpg")
            print((await client.wait(image_id)).verdict)

    It has every method of ``Client``, with its errors. ``transport``, ``sleep`` and ``clock`` are for tests.
    """

    def __init__(
        self,
        endpoint: str,
        api_key: str | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(AsyncConnection(endpoint, api_key, transport=transport, sleep=sleep), clock=clock)
        self._sleep = sleep
        self._storage = httpx.AsyncClient(transport=transport, timeout=STORAGE_TIMEOUT)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._api.close()
        await self._storage.aclose()

    async def upload(
        self,
        source: Source,
        *,
        name: str | None = None,
        collection: str | None = None,
        on_progress: Progress | None = None,
        memory: Memory | None = None,
    ) -> str:
        """Upload a file (a path) or its bytes and return the new image's id, as ``Client.upload``."""
        with open_original(source, name=name) as original:
            if original.size >= MULTIPART_FROM:
                steps = self._upload_in_parts(
                    original, collection=collection, on_progress=on_progress, memory=memory
                )
                return await self._api.run(steps)
            ticket = await self._api.run(self._ticket_for(original, collection=collection))
            await post_file_async(
                self._storage, ticket.upload, original, on_progress=on_progress, sleep=self._sleep
            )
        return ticket.id

    async def analyse(
        self,
        source: Source,
        *,
        name: str | None = None,
        collection: str | None = None,
        timeout_s: float = 300.0,
    ) -> Image:
        """Send a file (a path) or its bytes, and return the image with its verdict, as ``Client.analyse``."""
        with open_original(source, name=name) as original:
            if original.size <= MOST_BYTES:
                image = await self._api.run(self._analyse_file(original, collection=collection))
            else:
                image_id = await self.upload(source, name=name, collection=collection)
                image = await self._api.run(self._analyse_upload(image_id))
        return image if image.is_final else await self.wait(image.id, timeout_s=timeout_s)

    def upload_many(
        self,
        sources: Sequence[SourceT],
        *,
        collection: str | None = None,
        parallel: int = PARALLEL_UPLOADS,
        on_progress: Callable[[SourceT, int, int], None] | None = None,
        on_sent: Callable[[SourceT, str], None] | None = None,
        memory: Memory | None = None,
    ) -> AsyncGenerator[UploadOutcome[SourceT], None]:
        """Upload ``parallel`` files at a time, as ``Client.upload_many``."""
        batches = TicketBatches(
            sources, exchange=self._api.exchange, collection=collection, clock=self._clock
        )
        lock = asyncio.Lock()

        async def send(number: int, source: SourceT, tell: Progress) -> str:
            async with lock:
                ticket = await self._api.run(batches.take(number))
            if ticket is None:
                image_id = await self.upload(source, collection=collection, on_progress=tell, memory=memory)
            else:
                image_id = ticket.id
                with open_original(source, name=None) as original:
                    await post_file_async(
                        self._storage, ticket.upload, original, on_progress=tell, sleep=self._sleep
                    )
            if on_sent is not None:
                on_sent(source, image_id)
            return image_id

        return upload_in_tasks(send, sources, parallel=parallel, on_progress=on_progress)
