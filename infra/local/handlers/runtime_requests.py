"""Requests of the Lambda runtime client, out of the bytes of its connection."""

from dataclasses import dataclass

import httptools

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
MalformedRequestError = httptools.HttpParserError
_OF_PAGES = (b"origin", b"sec-fetch-site")


@dataclass(frozen=True)
class Request:
    """What one request asks for, and its body."""

    target: bytes
    body: bytes


class NotTheRuntimeError(Exception):
    """A page sent this from a browser, where any page can reach the loopback interface."""


class RequestReader:
    """One connection's requests to ``host``. The methods that begin with ``on_`` are httptools'."""

    def __init__(self, *, host: str) -> None:
        self._host = host.encode()
        self._parser = httptools.HttpRequestParser(self)
        self._whole: list[Request] = []
        self._target: list[bytes] = []
        self._body: list[bytes] = []
        self._is_awaited = False

    def feed(self, data: bytes) -> list[Request]:
        """The requests that ``data`` ended, in their order.

        Raises:
            MalformedRequestError: this is no HTTP, or a page sent it, and nothing can be read from this
                connection any more.
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
        name = name.lower()
        # An event may hold a caller's key. Pages come under names of their own, or browsers tell on them.
        if name in _OF_PAGES or (name == b"host" and value != self._host):
            raise NotTheRuntimeError
        if name == b"expect" and value.lower() == b"100-continue":
            self._is_awaited = True

    def on_body(self, part: bytes) -> None:
        self._body.append(part)

    def on_message_complete(self) -> None:
        self._whole.append(Request(b"".join(self._target), b"".join(self._body)))
        self._target, self._body, self._is_awaited = [], [], False
