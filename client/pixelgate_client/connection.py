"""One HTTP connection to a Pixelgate API, for callers that wait: safe to share between threads."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import httpx

from pixelgate_client.exchange import TIMEOUT, Blocking, Call, Exchange, Pause, ResultT, Steps, Together
from pixelgate_client.pages import ItemT, Pages


class Connection:
    """Asks one endpoint, as ``Exchange`` says. Redirects are not followed: the key goes nowhere else."""

    def __init__(
        self,
        endpoint: str,
        api_key: str | None,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.exchange = Exchange(endpoint, api_key)
        self._http = httpx.Client(transport=transport, timeout=TIMEOUT)
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    @property
    def endpoint(self) -> str:
        """The address of the service, without a slash at its end."""
        return self.exchange.endpoint

    def run(self, steps: Steps[ResultT]) -> ResultT:
        """Do all of ``steps``."""
        try:
            step = next(steps)
            while True:
                try:
                    result = self._do(step)
                except Exception as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as done:
            outcome: ResultT = done.value
            return outcome

    def _do(self, step: Call | Pause | Blocking | Together) -> object:
        if isinstance(step, Pause):
            self._sleep(step.seconds)
            return None
        if isinstance(step, Blocking):
            return step.work()
        if isinstance(step, Together):
            return self._do_together(step)
        return self._http.request(
            step.method,
            step.url,
            params=step.params,
            json=step.body,
            content=step.content,
            headers=step.headers,
            timeout=step.timeout,
        )

    def _do_together(self, step: Together) -> list[object]:
        with ThreadPoolExecutor(step.parallel) as pool:
            futures = [pool.submit(self._begin, begin) for begin in step.each]
            try:
                return [future.result() for future in futures]
            except BaseException:
                # Ctrl-C above all: begin no other.
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _begin(self, begin: Callable[[], Steps[object]]) -> object:
        return self.run(begin())

    def items(self, pages: Pages[ItemT]) -> Iterator[ItemT]:
        """All that is on ``pages``, each fetched when it is come to."""
        cursor = None
        while True:
            found, cursor = self.run(pages.fetch(cursor))
            yield from found
            if not cursor:
                return
