"""Connections that are kept open between requests: http.client opens them, httptools reads what comes.

By http.client alone a small answer costs four times as much, for it reads headers as those of e-mails. So
does urllib3, on which botocore stands, with much around it that nothing here needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from select import POLLIN, poll
from socket import socket
from ssl import SSLContext, create_default_context
from urllib.parse import urlsplit

from botocore.exceptions import HTTPClientError
from httptools import HttpParserError, HttpParserUpgrade

from pixelgate.runtime.answers import Answer, receive

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
        self._idle: defaultdict[str, list[socket]] = defaultdict(list)

    def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer with its whole body, whatever its status and its encoding; nobody is followed elsewhere.

        ``headers`` name the host, as the signature does.

        Raises:
            HTTPClientError: there was no connection, it broke, or it was silent for too long; what was asked
                for may have been done nevertheless.
        """
        scheme, host, path, query, _ = urlsplit(url)
        request = _written(method, f"{path}?{query}" if query else path, headers, body)
        connected = self._kept(host) or self._new(scheme, host)
        try:
            # A server that has seen enough answers before it has read all, and closes: its answer counts.
            with suppress(BrokenPipeError, ConnectionResetError):
                connected.sendall(request)
            # Read anew each time: what follows an answer is not taken for the next.
            with connected.makefile("rb") as incoming:
                answer, is_kept = receive(incoming)
        except (OSError, HttpParserError, HttpParserUpgrade) as error:
            connected.close()
            raise HTTPClientError(error=f"{host}: {error!r}") from error
        if is_kept:
            self._idle[host].append(connected)
        else:
            connected.close()
        return answer

    def close(self) -> None:
        """Close those that wait for a request."""
        for connections in self._idle.values():
            while connections:
                connections.pop().close()

    def _kept(self, host: str) -> socket | None:
        # Another thread may take the last one.
        with suppress(IndexError):
            while not _is_open(connected := self._idle[host].pop()):
                connected.close()
            return connected
        return None

    def _new(self, scheme: str, host: str) -> socket:
        connection = self._secure(host) if scheme == "https" else HTTPConnection(host, timeout=CONNECT_S)
        try:
            connection.connect()
        except (OSError, HTTPException) as error:
            connection.close()
            raise HTTPClientError(error=f"{host}: {error!r}") from error
        connection.sock.settimeout(READ_S)
        return connection.sock

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


def _is_open(connected: socket) -> bool:
    # What can be read before anything was asked is the other side's farewell.
    waiting = poll()
    waiting.register(connected, POLLIN)
    return not waiting.poll(0)


def _written(method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A request as it is sent.

    Raises:
        ValueError: something in its head would end a line.
    """
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body or method != "GET":
        lines.append(f"content-length: {len(body)}")
    head = "\r\n".join(lines)
    if any(head.count(end) != len(lines) - 1 for end in "\r\n"):
        raise ValueError(f"a line break in the head of a request: {head!r}")
    return head.encode("latin-1") + b"\r\n\r\n" + body
