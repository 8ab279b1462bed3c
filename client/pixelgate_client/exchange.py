"""What is asked of a Pixelgate API and understood of its answers, whoever carries it; retries, errors."""

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Any, NamedTuple, TypeAlias, TypeVar

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
# The service does not say which: that would tell those who guess.
_KEY_HINT = (
    "It may be mistyped, revoked, expired or made for another endpoint. "
    "`pixelgate doctor` says where it is from, and an admin sees every key by `pixelgate keys list`."
)
_RANDOM = SystemRandom()
TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_ERRORS_BY_STATUS = {
    401: AuthenticationError,
    403: AuthenticationError,
    404: NotFoundError,
    410: GoneError,
}

AnswerT = TypeVar("AnswerT", bound=BaseModel)
ResultT = TypeVar("ResultT")
Params: TypeAlias = Mapping[str, str | Sequence[str]]


class File(NamedTuple):
    """Bytes as the body of a request."""

    data: bytes
    content_type: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """One HTTP request to be sent; its response, or httpx's error, comes back.

    It has a ``body`` that becomes JSON, the bytes of ``content``, or neither.
    """

    method: str
    url: str
    params: Params | None
    body: Mapping[str, object] | None
    headers: Mapping[str, str]
    content: bytes | None = None


@dataclass(frozen=True)
class Pause:
    """Nothing is to be done for so long."""

    seconds: float


Steps: TypeAlias = Generator[Call | Pause, Any, ResultT]
"""What is to be done, step by step, until there is a result. A connection of either kind does it."""


class Exchange:
    """Asks one endpoint. A GET is tried up to ``ATTEMPTS`` times when the service is busy or away.

    So is a POST with an idempotency key, because it is carried out once. Another POST is repeated only after
    a 429 that says when to come back: nothing was done. Nothing else is, because the first try may have been
    carried out.
    """

    def __init__(self, endpoint: str, api_key: str | None) -> None:
        if not _is_address(endpoint):
            raise SettingsError(f"{endpoint!r} is not an address", hint="It looks like https://example.com")
        if api_key is not None and not re.fullmatch(r"[!-~]+", api_key):
            raise SettingsError("The API key holds characters that no key has", hint="Copy it again.")
        self.endpoint = endpoint.rstrip("/")
        self._api_key = api_key

    def ask(
        self,
        method: str,
        path: str,
        answer: type[AnswerT],
        *,
        params: Params | None = None,
        body: Mapping[str, object] | None = None,
        file: File | None = None,
        idempotency_key: str | None = None,
        authenticated: bool = True,
    ) -> Steps[AnswerT]:
        """Send one request, as often as its method allows, and read the answer as ``answer``."""
        headers = self._headers(authenticated=authenticated)
        if file is not None:
            headers["Content-Type"] = file.content_type
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        call = Call(
            method=method,
            url=self.endpoint + path,
            params=params,
            body=body,
            headers=headers,
            content=None if file is None else file.data,
        )
        send = {"GET": self._send_patiently, "POST": self._send_once}.get(method, self._send)
        if idempotency_key is not None:
            send = self._send_patiently
        return self._read((yield from send(call)), answer)

    def _headers(self, *, authenticated: bool) -> dict[str, str]:
        if not authenticated:
            return {}
        if not self._api_key:
            raise SettingsError(
                f"No API key for {self.endpoint}",
                hint="Set PIXELGATE_API_KEY, pass --api-key, or start a local service with `make run`.",
            )
        return {"Authorization": f"Bearer {self._api_key}"}

    def _send_once(self, call: Call) -> Steps[httpx.Response]:
        """Send again only what was turned away for coming too often, and is welcome again soon."""
        response = yield from self._send(call)
        for _ in range(ATTEMPTS - 1):
            asked = response.headers.get("Retry-After", "")
            if response.status_code != httpx.codes.TOO_MANY_REQUESTS or not asked.isdecimal():
                break
            if float(asked) > LONGEST_RATE_PAUSE_S:
                break
            yield Pause(float(asked) + _backoff_s(0))
            response = yield from self._send(call)
        return response

    def _send_patiently(self, call: Call) -> Steps[httpx.Response]:
        for attempt in range(ATTEMPTS - 1):
            retry_after_s = 0.0
            try:
                response = yield from self._send(call)
            except ConnectionFailedError:
                pass
            else:
                if response.status_code != httpx.codes.TOO_MANY_REQUESTS and not response.is_server_error:
                    return response
                retry_after_s = _retry_after_s(response)
            yield Pause(max(retry_after_s, _backoff_s(attempt)))
        return (yield from self._send(call))

    def _send(self, call: Call) -> Steps[httpx.Response]:
        try:
            response: httpx.Response = yield call
            return response
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
                hint=_KEY_HINT,
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
