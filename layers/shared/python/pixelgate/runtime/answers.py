"""Answers of HTTP servers, which httptools reads off a connection."""

from __future__ import annotations

from collections.abc import Mapping
from io import BufferedReader
from typing import NamedTuple

from httptools import HttpResponseParser

_CHUNK = 65_536

_LONGEST_HEAD = 65_536
"""Bytes; a hundred times what AWS sends. Nothing is to be read without an end."""


class Answer(NamedTuple):
    """What came back. Names of ``headers`` are in lower case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    data: bytes


def receive(incoming: BufferedReader) -> tuple[Answer, bool]:
    """The next answer with its whole body, and whether the connection is good for another one.

    Raises:
        HttpParserError, HttpParserUpgrade: what comes is no answer of HTTP 1.
        OSError: the connection broke, or was closed before all had come; or the head does not end.
    """
    message = _Message()
    parser = HttpResponseParser(message)
    parser.feed_data(_head(incoming))
    while parser.get_status_code() < 200:
        # 100 and the like come before the answer.
        parser.feed_data(_head(incoming))
    data = _body(incoming, message, parser)
    says = message.headers.get("connection", "keep-alive").lower()
    is_kept = says == "keep-alive" and parser.get_http_version() == "1.1"
    answer = Answer(parser.get_status_code(), message.reason.decode("latin-1"), message.headers, data)
    return answer, is_kept


def _head(incoming: BufferedReader) -> bytes:
    head = b""
    while len(head) <= _LONGEST_HEAD:
        line = incoming.readline(_LONGEST_HEAD)
        head += line
        if not line:
            raise _ended()
        if not line.strip():
            return head
    raise ConnectionError(f"a head of more than {_LONGEST_HEAD} bytes")


def _body(incoming: BufferedReader, message: _Message, parser: HttpResponseParser) -> bytes:
    length = int(message.headers.get("content-length", 0))
    if length and not message.is_whole:
        # Past the parser, which would copy several megabytes twice.
        data = incoming.read(length)
        if len(data) < length:
            raise _ended()
        return data
    while not message.is_whole:
        part = incoming.read1(_CHUNK)
        if not part:
            raise _ended()
        parser.feed_data(part)
    return b"".join(message.parts)


def _ended() -> ConnectionError:
    return ConnectionError("closed before a whole answer had come")


class _Message:
    """What the parser has told of a message. It calls these by their names."""

    def __init__(self) -> None:
        self.on_message_begin()

    def on_message_begin(self) -> None:
        self.reason = b""
        self.headers: dict[str, str] = {}
        self.parts: list[bytes] = []
        self.is_whole = False

    def on_status(self, reason: bytes) -> None:
        self.reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        self.parts.append(part)

    def on_message_complete(self) -> None:
        self.is_whole = True
