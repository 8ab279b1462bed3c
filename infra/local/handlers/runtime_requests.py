"""Requests of the Lambda runtime client, out of the bytes of its connection."""

from dataclasses import dataclass

import httptools

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
MalformedRequestError = httptools.HttpParserError


@dataclass(frozen=True)
class Request:
    """What one request asks for, and its body."""

    target: bytes
    body: bytes


class RequestReader:
    """One connection's requests. The methods that begin with ``on_`` are httptools'."""

    def __init__(self) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self._whole: list[Request] = []
        self._target: list[bytes] = []
        self._body: list[bytes] = []
        self._is_awaited = False

    def feed(self, data: bytes) -> list[Request]:
        """The requests that ``data`` ended, in their order.

        Raises:
            MalformedRequestError: this is no HTTP, and nothing can be read from this connection any more.
        """
        self._parser.feed_data(data)
        whole, self._whole = self._whole, []
        return whole

    def take_continue_due(self) -> bool:
        """Whether the client holds its body back until it is asked for it. Says so once."""
        is_due, self._is_awaited = self._is_awaited, False
        return is_due

    def on_url(self, part: bytes) -> None:
        self._target.append(part)

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"expect" and value.lower() == b"100-continue":
            self._is_awaited = True

    def on_body(self, part: bytes) -> None:
        self._body.append(part)

    def on_message_complete(self) -> None:
        self._whole.append(Request(b"".join(self._target), b"".join(self._body)))
        self._target, self._body, self._is_awaited = [], [], False
