"""Connections that are kept open between requests.

Urllib3's, on which botocore stands, do much besides that nothing here needs, and what goes by them costs four
times as much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLContext, create_default_context
from urllib.parse import urlsplit

from botocore.exceptions import HTTPClientError

from pixelgate.runtime.http_exchange import Answer, OpenConnection

# As long as botocore waits, see ``clients.PATIENCE``.
CONNECT_S = 2
READ_S = 10


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
        self._idle: defaultdict[str, list[OpenConnection]] = defaultdict(list)

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
            answer = connection.ask(method, f"{path}?{query}" if query else path, headers, body)
        except (OSError, HTTPException) as error:
            connection.close()
            raise HTTPClientError(error=f"{host}: {error!r}") from error
        if answer.headers.get("connection", "").lower() == "close":
            connection.close()
        else:
            self._idle[host].append(connection)
        return answer

    def close(self) -> None:
        """Close those that wait for a request."""
        for connections in self._idle.values():
            while connections:
                connections.pop().close()

    def _kept(self, host: str) -> OpenConnection | None:
        # Another thread may take the last one.
        with suppress(IndexError):
            while not (connection := self._idle[host].pop()).is_open():
                connection.close()
            return connection
        return None

    def _new(self, scheme: str, host: str) -> OpenConnection:
        opening = self._secure(host) if scheme == "https" else HTTPConnection(host, timeout=CONNECT_S)
        try:
            opening.connect()
        except (OSError, HTTPException) as error:
            opening.close()
            raise HTTPClientError(error=f"{host}: {error!r}") from error
        opening.sock.settimeout(READ_S)
        return OpenConnection(opening.sock)

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
