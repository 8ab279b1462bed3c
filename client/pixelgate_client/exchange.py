"""What is asked of a Pixelgate API and understood of its answers, whoever carries it; retries, errors."""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any, NamedTuple, TypeAlias, TypeVar
from uuid import uuid4

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
    timeout: httpx.Timeout = field(default_factory=lambda: TIMEOUT)


@dataclass(frozen=True)
class Pause:
    """Nothing is to be done for so long."""

    seconds: float


@dataclass(frozen=True)
class Blocking:
    """Work that keeps a thread busy, such as reading a file; what it returns comes back."""

    work: Callable[[], object]


@dataclass(frozen=True)
class Together:
    """To be done at the same time, but for no more than ``parallel``; their results come back, in this order.

    Each gives its steps when its turn comes. After an error no other is begun.
    """

    each: Sequence[Callable[[], "Steps[object]"]]
    parallel: int


Steps: TypeAlias = Generator[Call | Pause | Blocking | Together, Any, ResultT]
"""What is to be done, step by step, until there is a result. A connection of either kind does it."""


class Exchange:
    """Asks one endpoint. A GET is tried up to ``ATTEMPTS`` times when the service is busy or away.

    So is a POST: each has an idempotency key, under which it is carried out once however often it arrives.
    Nothing else is, because the first try may have been carried out.
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
        """Send one request, as ``send``, and read the answer as ``answer``."""
        response = yield from self.send(
            method,
            path,
            params=params,
            body=body,
            file=file,
            idempotency_key=idempotency_key,
            authenticated=authenticated,
        )
        return self._read(response, answer)

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: Mapping[str, object] | None = None,
        file: File | None = None,
        idempotency_key: str | None = None,
        authenticated: bool = True,
    ) -> Steps[httpx.Response]:
        """Send one request, as often as its method allows; a refusal is a response, too.

        A POST gets an idempotency key of its own where the caller has none.
        """
        headers = self._headers(authenticated=authenticated)
        if file is not None:
            headers["Content-Type"] = file.content_type
        if method == "POST":
            headers["Idempotency-Key"] = idempotency_key or uuid4().hex
        call = Call(
            method=method,
            url=self.endpoint + path,
            params=params,
            body=body,
            headers=headers,
            content=None if file is None else file.data,
        )
        return self._send_patiently(call) if method in ("GET", "POST") else self._send(call)

    def _headers(self, *, authenticated: bool) -> dict[str, str]:
        if not authenticated:
            return {}
        if not self._api_key:
            raise SettingsError(
                f"No API key for {self.endpoint}",
                hint="Set PIXELGATE_API_KEY, pass --api-key, or start a local service with `make run`.",
            )
        return {"Authorization": f"Bearer {self._api_key}"}

    def _send_patiently(self, call: Call) -> Steps[httpx.Response]:
        for attempt in range(ATTEMPTS - 1):
            retry_after_s = 0.0
            try:
                response = yield from self._send(call)
            except ConnectionFailedError:
                pass
            else:
                if not _is_passing(response):
                    return response
                retry_after_s = _retry_after_s(response)
            yield Pause(retry_after_s + backoff_s(attempt))
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


def backoff_s(attempt: int) -> float:
    """How long to wait after a failed attempt, counted from 0."""
    # Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): clients that failed together
    # must not come back together.
    return _RANDOM.uniform(0.0, min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0**attempt))


def _is_passing(response: httpx.Response) -> bool:
    """The same request may be answered otherwise a little later."""
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        # A quota that is used up is not waited for until tomorrow.
        return _asked_s(response) <= LONGEST_RATE_PAUSE_S
    # The first try of a POST is still being carried out.
    is_under_way = response.status_code == httpx.codes.CONFLICT and "Retry-After" in response.headers
    return response.is_server_error or is_under_way


def _retry_after_s(response: httpx.Response) -> float:
    return min(_asked_s(response), LONGEST_RATE_PAUSE_S)


def _asked_s(response: httpx.Response) -> float:
    """For how many seconds the service wants to be left alone; dates are rare and ignored."""
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else 0.0
