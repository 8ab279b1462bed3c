"""Fetch what a stranger's URL names, and let nobody use us to reach what they cannot reach themselves."""

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPResponse
from typing import BinaryIO

from pixelgate.fetching.addresses import AddressRule, is_public
from pixelgate.fetching.connection import Deadline
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.exchange import Exchange
from pixelgate.fetching.resolution import Resolve, resolve_with_dns
from pixelgate.fetching.targets import Target, parse_target, redirected

CHUNK_BYTES = 64 * 1024

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
_HEADERS = {
    "User-Agent": "Pixelgate",
    # A compressed body can be a thousand times larger than what was counted on the wire.
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, kw_only=True)
class FetchLimits:
    """``seconds`` are for everything together, redirects included."""

    max_bytes: int
    seconds: float
    max_redirects: int = 3
    ports: frozenset[int] = frozenset({80, 443})


class Fetcher:
    """Fetches within ``limits``. ``accept`` is what it asks for. What else it takes is for tests."""

    def __init__(
        self,
        limits: FetchLimits,
        *,
        rule: AddressRule = is_public,
        resolve: Resolve = resolve_with_dns,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        accept: str = "image/*",
    ) -> None:
        self._limits = limits
        self._headers = {**_HEADERS, "Accept": accept}
        trusted = tls or ssl.create_default_context()
        self._exchange = Exchange(rule=rule, resolve=resolve, tls=trusted, clock=clock)

    def fetch(self, url: str, into: BinaryIO) -> int:
        """Write the body of ``url`` to ``into`` and return its length in bytes.

        Each host, the first and any that a redirect names, is resolved once; all its addresses are
        checked, and one of these very addresses is connected to. After an error ``into`` may hold a
        part of the body.

        Raises:
            FetchError: see ``FetchFault``.
        """
        deadline = self._exchange.deadline(self._limits.seconds)
        target = parse_target(url, ports=self._limits.ports)
        for _ in range(self._limits.max_redirects + 1):
            result = self._ask(target, into, deadline)
            if isinstance(result, int):
                return result
            target = result
        raise FetchError(FetchFault.REFUSED, f"more than {self._limits.max_redirects} redirects")

    def _ask(self, target: Target, into: BinaryIO, deadline: Deadline) -> int | Target:
        """The length of the body, or where the answer redirects to."""
        too_late = f"not fetched within {self._limits.seconds:g} seconds"
        with self._exchange.connected(target, deadline, too_late=too_late) as connection:
            connection.request("GET", target.path, headers={"Host": target.host_header, **self._headers})
            response = connection.getresponse()
            if response.status in _REDIRECTS:
                return redirected(target, response.headers.get("Location", ""), ports=self._limits.ports)
            _require_plain_success(response)
            return _copy(response, into, max_bytes=self._limits.max_bytes)


def _require_plain_success(response: HTTPResponse) -> None:
    status = response.status
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _BUSY:
        raise FetchError(FetchFault.UNAVAILABLE, f"the server answered {status}")
    if status >= HTTPStatus.BAD_REQUEST:
        raise FetchError(FetchFault.NOT_FOUND, f"the server answered {status}")
    if status != HTTPStatus.OK:
        raise FetchError(FetchFault.UNREADABLE, f"the server answered {status}")
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise FetchError(FetchFault.UNREADABLE, "the server compressed the answer although asked not to")


def _copy(response: HTTPResponse, into: BinaryIO, *, max_bytes: int) -> int:
    """Copy the body, believing neither its declared length nor its end."""
    declared = response.length
    if declared is not None and declared > max_bytes:
        raise FetchError(FetchFault.TOO_MANY_BYTES, f"{declared:,} bytes; at most {max_bytes:,} are accepted")
    copied = 0
    while chunk := response.read(CHUNK_BYTES):
        copied += len(chunk)
        if copied > max_bytes:
            raise FetchError(
                FetchFault.TOO_MANY_BYTES, f"more than the {max_bytes:,} bytes that are accepted"
            )
        into.write(chunk)
    if declared is not None and copied < declared:
        raise FetchError(FetchFault.UNAVAILABLE, f"the answer ended after {copied:,} of {declared:,} bytes")
    return copied
