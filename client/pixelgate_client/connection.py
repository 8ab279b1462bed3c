"""One HTTP connection to a Pixelgate API: the key, the retries, the errors."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from random import SystemRandom
from typing import Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from pixelgate_client.errors import (
    ApiError,
    AuthenticationError,
    ConnectionFailedError,
    GoneError,
    NotFoundError,
    Problem,
    SettingsError,
    UnexpectedAnswerError,
)

ATTEMPTS = 4
FIRST_DELAY_S = 0.25
LONGEST_DELAY_S = 4.0
LONGEST_RETRY_AFTER_S = 30.0
LONGEST_RATE_PAUSE_S = 60.0

_START_HINT = "Is the address right? A local service is started with `make run`."
_RANDOM = SystemRandom()
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_ERRORS_BY_STATUS = {
    401: AuthenticationError,
    403: AuthenticationError,
    404: NotFoundError,
    410: GoneError,
}

AnswerT = TypeVar("AnswerT", bound=BaseModel)


class Connection:
    """Asks one endpoint. A GET is tried up to ``ATTEMPTS`` times when the service is busy or away.

    A POST is repeated only after a 429 that says when to come back: nothing was done. Nothing else is,
    because the first try may have been carried out. Redirects are not
    followed, so the key goes to the endpoint and nowhere else.
    """

    def __init__(
        self,
        endpoint: str,
        api_key: str | None,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not _is_address(endpoint):
            raise SettingsError(f"{endpoint!r} is not an address", hint="It looks like https://example.com")
        if api_key is not None and not re.fullmatch(r"[!-~]+", api_key):
            raise SettingsError("The API key holds characters that no key has", hint="Copy it again.")
        self.endpoint = endpoint.rstrip("/")
        self._api_key = api_key
        self._http = httpx.Client(transport=transport, timeout=_TIMEOUT)
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def get(
        self,
        path: str,
        answer: type[AnswerT],
        *,
        params: Mapping[str, str | Sequence[str]] | None = None,
        authenticated: bool = True,
    ) -> AnswerT:
        """GET ``path`` and read the answer as ``answer``."""
        request = self._http.build_request(
            "GET", self.endpoint + path, params=params, headers=self._headers(authenticated=authenticated)
        )
        return self._read(self._send_patiently(request), answer)

    def post(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> AnswerT:
        """POST ``body`` as JSON, carried out once, and read the answer as ``answer``."""
        request = self._http.build_request(
            "POST", self.endpoint + path, json=body, headers=self._headers(authenticated=True)
        )
        return self._read(self._send_once(request), answer)

    def put(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> AnswerT:
        """PUT ``body`` as JSON, once, and read the answer as ``answer``."""
        request = self._http.build_request(
            "PUT", self.endpoint + path, json=body, headers=self._headers(authenticated=True)
        )
        return self._read(self._send(request), answer)

    def patch(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> AnswerT:
        """PATCH with ``body`` as JSON, once, and read the answer as ``answer``."""
        request = self._http.build_request(
            "PATCH", self.endpoint + path, json=body, headers=self._headers(authenticated=True)
        )
        return self._read(self._send(request), answer)

    def delete(self, path: str, answer: type[AnswerT]) -> AnswerT:
        """DELETE ``path``, once, and read the answer as ``answer``."""
        request = self._http.build_request(
            "DELETE", self.endpoint + path, headers=self._headers(authenticated=True)
        )
        return self._read(self._send(request), answer)

    def _headers(self, *, authenticated: bool) -> dict[str, str]:
        if not authenticated:
            return {}
        if not self._api_key:
            raise SettingsError(
                f"No API key for {self.endpoint}",
                hint="Set PIXELGATE_API_KEY, pass --api-key, or start a local service with `make run`.",
            )
        return {"Authorization": f"Bearer {self._api_key}"}

    def _send_once(self, request: httpx.Request) -> httpx.Response:
        """Send again only what was turned away for coming too often, and is welcome again soon."""
        response = self._send(request)
        for _ in range(ATTEMPTS - 1):
            asked = response.headers.get("Retry-After", "")
            if response.status_code != httpx.codes.TOO_MANY_REQUESTS or not asked.isdecimal():
                break
            if float(asked) > LONGEST_RATE_PAUSE_S:
                break
            self._sleep(float(asked) + _backoff_s(0))
            response = self._send(request)
        return response

    def _send_patiently(self, request: httpx.Request) -> httpx.Response:
        for attempt in range(ATTEMPTS - 1):
            retry_after_s = 0.0
            try:
                response = self._send(request)
            except ConnectionFailedError:
                pass
            else:
                if response.status_code != httpx.codes.TOO_MANY_REQUESTS and not response.is_server_error:
                    return response
                retry_after_s = _retry_after_s(response)
            self._sleep(max(retry_after_s, _backoff_s(attempt)))
        return self._send(request)

    def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return self._http.send(request)
        except httpx.TimeoutException as error:
            raise ConnectionFailedError(self.endpoint, "no answer in time", hint=_START_HINT) from error
        except httpx.TransportError as error:
            raise ConnectionFailedError(self.endpoint, str(error), hint=_START_HINT) from error

    def _read(self, response: httpx.Response, answer: type[AnswerT]) -> AnswerT:
        if not response.is_success:
            raise self._error_of(response)
        try:
            return answer.model_validate_json(response.content)
        except ValidationError as error:
            raise self._unexpected(response) from error

    def _error_of(self, response: httpx.Response) -> ApiError | UnexpectedAnswerError:
        try:
            problem = Problem.model_validate_json(response.content)
        except ValidationError:
            if response.status_code not in (401, 403):
                return self._unexpected(response)
            # A gateway turns callers away before our code runs, in its own words.
            problem = Problem(
                status=response.status_code,
                title="The API key was not accepted",
                hint="Check the key, and that it was made for this endpoint.",
            )
        return _ERRORS_BY_STATUS.get(response.status_code, ApiError)(problem)

    def _unexpected(self, response: httpx.Response) -> UnexpectedAnswerError:
        return UnexpectedAnswerError(
            f"{self.endpoint} gave an answer that this client cannot read (HTTP {response.status_code})",
            hint="Is this the address of a Pixelgate service, and is this client recent enough for it?",
        )


def _is_address(endpoint: str) -> bool:
    try:
        url = httpx.URL(endpoint)
    except httpx.InvalidURL:
        return False
    return url.scheme in ("http", "https") and bool(url.host)


def _backoff_s(attempt: int) -> float:
    # Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): clients that failed together
    # must not come back together.
    return _RANDOM.uniform(0.0, min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0**attempt))


def _retry_after_s(response: httpx.Response) -> float:
    """What the service asked for in seconds, within reason; dates are rare and ignored."""
    value = response.headers.get("Retry-After", "")
    return min(float(value), LONGEST_RETRY_AFTER_S) if value.isdecimal() else 0.0
