"""Connections that are kept open between requests: http.client's.

Urllib3's, on which botocore stands, are the same with much around them that nothing here needs, and what goes
by them costs twice as much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from select import POLLIN, poll
from ssl import SSLContext, create_default_context
from urllib.parse import urlsplit

from botocore.exceptions import HTTPClientError

# As long as botocore waits, see ``clients.PATIENCE``.
CONNECT_S = 2
READ_S = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of ``headers`` are in lower case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    data: bytes


class Connections:
    """To any host, kept open for the next request; threads may share them.

    ``make_context`` says whom to trust, once somebody is asked by HTTPS, and ``proxy`` is through whom. By
    HTTP everybody is asked directly.
    """

    def __init__(
        self, *, make_context: Callable[[], SSLContext] = create_default_context, proxy: str | None = None
    ) -> None:
        self._make_context = make_context
        self._proxy = proxy
        self._idle: defaultdict[str, list[HTTPConnection]] = defaultdict(list)

    def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer with its whole body, whatever its status and its encoding; nobody is followed elsewhere.

        ``headers`` name the host, as the signature does.

        Raises:
            HTTPClientError: there was no connection, it broke, or it was silent for too long; what was asked
                for may have been done nevertheless.
        """
        scheme, host, path, query, _ = urlsplit(url)
        connection = self._kept(host) or self._new(scheme, host)
        try:
            # A server that has seen enough answers before it has read all, and closes: its answer counts.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, f"{path}?{query}" if query else path, body or None, headers)
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.headers.items()}
            answer = Answer(response.status, response.reason, named, response.read())
        except (OSError, HTTPException) as error:
            connection.close()
            raise HTTPClientError(error=f"{host}: {error!r}") from error
        if connection.sock is not None:
            self._idle[host].append(connection)
        return answer

    def close(self) -> None:
        """Close those that wait for a request."""
        for connections in self._idle.values():
            while connections:
                connections.pop().close()

    def _kept(self, host: str) -> HTTPConnection | None:
        # Another thread may take the last one.
        with suppress(IndexError):
            while not _is_open(connection := self._idle[host].pop()):
                connection.close()
            return connection
        return None

    def _new(self, scheme: str, host: str) -> HTTPConnection:
        connection = self._secure(host) if scheme == "https" else HTTPConnection(host, timeout=CONNECT_S)
        try:
            connection.connect()
        except (OSError, HTTPException) as error:
            connection.close()
            raise HTTPClientError(error=f"{host}: {error!r}") from error
        connection.sock.settimeout(READ_S)
        return connection

    def _secure(self, host: str) -> HTTPSConnection:
        if self._proxy is None:
            return HTTPSConnection(host, timeout=CONNECT_S, context=self._context)
        proxy = urlsplit(self._proxy)
        connection = HTTPSConnection(
            proxy.hostname or "", proxy.port or 80, timeout=CONNECT_S, context=self._context
        )
        connection.set_tunnel(host)
        return connection

    @cached_property
    def _context(self) -> SSLContext:
        return self._make_context()


def _is_open(connection: HTTPConnection) -> bool:
    # What can be read before anything was asked is the other side's farewell.
    waiting = poll()
    waiting.register(connection.sock, POLLIN)
    return not waiting.poll(0)
