"""One request after the other on an open connection, in as much of HTTP/1.1 as AWS speaks.

Http.client reads an answer's headers as those of an e-mail and checks a request's one by one, which is half
of what a small request costs. The tests hold the two against each other; what is not understood is no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import BadStatusLine, HTTPException, IncompleteRead
from select import POLLIN, poll
from socket import socket

_LONGEST_LINE = 65_536
_MOST_HEADERS = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of ``headers`` are in lower case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    data: bytes


class OpenConnection:
    """Speaks through ``connected``, which nobody else does; to be closed after any error."""

    def __init__(self, connected: socket) -> None:
        self._socket = connected
        self._incoming = connected.makefile("rb")

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The whole answer, whatever its status. Of ``headers`` only the body's length is not to be given.

        Raises:
            ValueError: a header holds a line break.
            OSError: the connection broke, or was silent for too long.
            HTTPException: what came is no whole answer.
        """
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        if body or method != "GET":
            lines.append(f"content-length: {len(body)}")
        if any("\r" in line or "\n" in line for line in lines):
            raise ValueError("a line break in a header")
        # A server that has seen enough may answer and close before it has read all: its answer counts.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        status, reason = self._status()
        answered = dict(self._headers())
        return Answer(status, reason, answered, self._body(answered))

    def is_open(self) -> bool:
        """Whether the other side would listen to another request."""
        # What can be read before anything was asked is its farewell.
        waiting = poll()
        waiting.register(self._socket, POLLIN)
        return not waiting.poll(0)

    def close(self) -> None:
        self._incoming.close()
        self._socket.close()

    def _status(self) -> tuple[int, str]:
        line = self._line()
        version, _, rest = line.partition(" ")
        status, _, reason = rest.partition(" ")
        if version != "HTTP/1.1" or not (len(status) == 3 and status.isdecimal()):
            raise BadStatusLine(line)
        return int(status), reason

    def _headers(self) -> Iterator[tuple[str, str]]:
        for _ in range(_MOST_HEADERS):
            line = self._line()
            if not line:
                return
            name, _, value = line.partition(":")
            yield name.lower(), value.strip()
        raise HTTPException("too many headers")

    def _body(self, headers: Mapping[str, str]) -> bytes:
        encoding = headers.get("transfer-encoding")
        if encoding is None:
            return self._exactly(_size(headers.get("content-length", ""), base=10))
        if encoding.lower() != "chunked":
            raise HTTPException(f"transfer encoding {encoding!r}")
        return b"".join(self._chunks())

    def _chunks(self) -> Iterator[bytes]:
        while size := _size(self._line().partition(";")[0].strip(), base=16):
            yield self._exactly(size)
            self._line()
        # What may follow the last one is said about the others.
        dict(self._headers())

    def _line(self) -> str:
        line = self._incoming.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise IncompleteRead(line)
        return line.decode("latin-1").rstrip("\r\n")

    def _exactly(self, size: int) -> bytes:
        data = self._incoming.read(size)
        if len(data) != size:
            raise IncompleteRead(data, size - len(data))
        return data


def _size(text: str, *, base: int) -> int:
    if not (text.isascii() and text.isalnum()):
        raise HTTPException(f"no length of a body: {text!r}")
    try:
        return int(text, base)
    except ValueError as error:
        raise HTTPException(f"no length of a body: {text!r}") from error
