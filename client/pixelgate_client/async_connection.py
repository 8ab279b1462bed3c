"""One HTTP connection to a Pixelgate API, for asyncio."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx

from pixelgate_client.exchange import TIMEOUT, Blocking, Call, Exchange, Pause, ResultT, Steps, Together
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
                try:
                    result = await self._do(step)
                except Exception as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as done:
            outcome: ResultT = done.value
            return outcome

    async def _do(self, step: Call | Pause | Blocking | Together) -> object:
        if isinstance(step, Pause):
            await self._sleep(step.seconds)
            return None
        if isinstance(step, Blocking):
            return await asyncio.to_thread(step.work)
        if isinstance(step, Together):
            return await self._do_together(step)
        return await self._http.request(
            step.method,
            step.url,
            params=step.params,
            json=step.body,
            content=step.content,
            headers=step.headers,
            timeout=step.timeout,
        )

    async def _do_together(self, step: Together) -> list[object]:
        places = asyncio.Semaphore(step.parallel)

        async def do(begin: Callable[[], Steps[object]]) -> object:
            async with places:
                return await self.run(begin())

        tasks = [asyncio.create_task(do(begin)) for begin in step.each]
        try:
            return [await task for task in tasks]
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def items(self, pages: Pages[ItemT]) -> AsyncIterator[ItemT]:
        """All that is on ``pages``, each fetched when it is come to."""
        cursor = None
        while True:
            found, cursor = await self.run(pages.fetch(cursor))
            for item in found:
                yield item
            if not cursor:
                return
