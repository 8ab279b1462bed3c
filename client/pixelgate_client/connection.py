"""One HTTP connection to a Pixelgate API, for callers that wait: safe to share between threads."""

import time
from collections.abc import Callable, Mapping
from typing import Self

import httpx

from pixelgate_client.exchange import TIMEOUT, AnswerT, Exchange, Params, Pause, ResultT, Steps


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

    def get(
        self, path: str, answer: type[AnswerT], *, params: Params | None = None, authenticated: bool = True
    ) -> AnswerT:
        """GET ``path`` and read the answer as ``answer``."""
        return self.run(self.exchange.ask("GET", path, answer, params=params, authenticated=authenticated))

    def post(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> AnswerT:
        """POST ``body`` as JSON, carried out once, and read the answer as ``answer``."""
        return self.run(self.exchange.ask("POST", path, answer, body=body))

    def put(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> AnswerT:
        """PUT ``body`` as JSON, once, and read the answer as ``answer``."""
        return self.run(self.exchange.ask("PUT", path, answer, body=body))

    def patch(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> AnswerT:
        """PATCH with ``body`` as JSON, once, and read the answer as ``answer``."""
        return self.run(self.exchange.ask("PATCH", path, answer, body=body))

    def delete(self, path: str, answer: type[AnswerT]) -> AnswerT:
        """DELETE ``path``, once, and read the answer as ``answer``."""
        return self.run(self.exchange.ask("DELETE", path, answer))

    def run(self, steps: Steps[ResultT]) -> ResultT:
        """Do all of ``steps``."""
        try:
            step = next(steps)
            while True:
                if isinstance(step, Pause):
                    self._sleep(step.seconds)
                    step = next(steps)
                    continue
                try:
                    response = self._http.request(
                        step.method, step.url, params=step.params, json=step.body, headers=step.headers
                    )
                except httpx.TransportError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(response)
        except StopIteration as done:
            result: ResultT = done.value
            return result
