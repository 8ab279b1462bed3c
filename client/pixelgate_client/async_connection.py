"""One HTTP connection to a Pixelgate API, for asyncio."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx

from pixelgate_client.exchange import TIMEOUT, Exchange, Pause, ResultT, Steps
from pixelgate_client.pages import ItemT, Pages


class AsyncConnection:
    """Asks one endpoint, as ``Exchange`` says. Redirects are not followed: the key goes nowhere else."""

    def __init__(
        self,
        endpoint: str,
        api_key: str | None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.exchange = Exchange(endpoint, api_key)
        self._http = httpx.AsyncClient(transport=transport, timeout=TIMEOUT)
        self._sleep = sleep

    async def close(self) -> None:
        await self._http.aclose()

    async def run(self, steps: Steps[ResultT]) -> ResultT:
        """Do all of ``steps``."""
        try:
            step = next(steps)
            while True:
                if isinstance(step, Pause):
                    await self._sleep(step.seconds)
                    step = next(steps)
                    continue
                try:
                    response = await self._http.request(
                        step.method,
                        step.url,
                        params=step.params,
                        json=step.body,
                        content=step.content,
                        headers=step.headers,
                    )
                except httpx.TransportError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(response)
        except StopIteration as done:
            result: ResultT = done.value
            return result

    async def items(self, pages: Pages[ItemT]) -> AsyncIterator[ItemT]:
        """All that is on ``pages``, each fetched when it is come to."""
        cursor = None
        while True:
            found, cursor = await self.run(pages.fetch(cursor))
            for item in found:
                yield item
            if not cursor:
                return
