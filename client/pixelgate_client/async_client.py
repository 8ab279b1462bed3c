"""The Python client for asyncio: upload images, wait for the verdict, read what was found."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from typing import Self

import httpx

from pixelgate_client.async_connection import AsyncConnection
from pixelgate_client.image_calls import ImageCalls
from pixelgate_client.many_uploads import PARALLEL_UPLOADS, SourceT, UploadOutcome, upload_in_tasks
from pixelgate_client.models.erasure import ErasureAnswer
from pixelgate_client.models.image import Image, ImageSummary
from pixelgate_client.models.service import Health, UploadTicket
from pixelgate_client.models.verdict import Verdict
from pixelgate_client.original import Source, open_original
from pixelgate_client.storage_upload import STORAGE_TIMEOUT, Progress, post_file_async


class AsyncClient:
    """One workspace of one Pixelgate service, for one event loop; close it, or use ``async with``.

        async with AsyncClient("http://localhost:8080", api_key) as client:
            image_id = await client.upload("cat.jpg")
            print((await client.wait(image_id)).verdict)

    Each method is that of ``Client``, with its errors. ``transport``, ``sleep`` and ``clock`` are for tests.
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
        self._api = AsyncConnection(endpoint, api_key, transport=transport, sleep=sleep)
        self._storage = httpx.AsyncClient(transport=transport, timeout=STORAGE_TIMEOUT)
        self._images = ImageCalls(self._api.exchange, clock=clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._api.close()
        await self._storage.aclose()

    async def health(self) -> Health:
        """Whether the service is up. Needs no key."""
        return await self._api.run(self._api.exchange.ask("GET", "/v1/health", Health, authenticated=False))

    async def upload(
        self,
        source: Source,
        *,
        name: str | None = None,
        collection: str | None = None,
        on_progress: Progress | None = None,
    ) -> str:
        """Upload a file (a path) or its bytes and return the new image's id, as ``Client.upload``."""
        with open_original(source, name=name) as original:
            ticket = await self._api.run(self._images.ticket_for(original, collection=collection))
            await post_file_async(self._storage, ticket.upload, original, on_progress=on_progress)
        return ticket.id

    async def ticket(
        self, name: str, *, content_type: str, size: int | None = None, collection: str | None = None
    ) -> UploadTicket:
        """Allow somebody else, a browser above all, to upload one image, as ``Client.ticket``."""
        return await self._api.run(
            self._images.ticket(name, content_type=content_type, size=size, collection=collection)
        )

    def upload_many(
        self,
        sources: Sequence[SourceT],
        *,
        collection: str | None = None,
        parallel: int = PARALLEL_UPLOADS,
        on_progress: Callable[[SourceT, int, int], None] | None = None,
    ) -> AsyncGenerator[UploadOutcome[SourceT], None]:
        """Upload ``parallel`` files at a time, as ``Client.upload_many``."""

        async def send(source: SourceT, tell: Progress) -> str:
            return await self.upload(source, collection=collection, on_progress=tell)

        return upload_in_tasks(send, sources, parallel=parallel, on_progress=on_progress)

    async def get(self, image_id: str) -> Image:
        """One image with its findings and verdict."""
        return await self._api.run(self._images.get(image_id))

    async def verdict(self, image_id: str, *, number: int | None = None) -> Verdict:
        """The verdict on an image, or an earlier one by its number."""
        return await self._api.run(self._images.verdict(image_id, number=number))

    async def delete(self, image_id: str) -> ErasureAnswer:
        """Erase an image and everything known about it, for good."""
        return await self._api.run(self._images.delete(image_id))

    async def list(self, *, statuses: Sequence[str] = (), page_size: int = 50) -> AsyncIterator[ImageSummary]:
        """Images, newest first, at one of ``statuses`` if any are given; pages are fetched as needed."""
        cursor = None
        while True:
            steps = self._images.page(statuses=statuses, page_size=page_size, cursor=cursor)
            page = await self._api.run(steps)
            for image in page.images:
                yield image
            if not (cursor := page.next_cursor):
                return

    async def wait(self, image_id: str, *, timeout_s: float = 300.0) -> Image:
        """The image as soon as it has a final status, as ``Client.wait``."""
        return await self._api.run(self._images.wait(image_id, timeout_s=timeout_s))
