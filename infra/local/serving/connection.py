"""One client's connection: requests in, answers of an ASGI application out, one after the other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast
from urllib.parse import unquote

from infra.local.serving.answers import CONTINUE, answer_head
from infra.local.serving.requests import Head, Headers, MalformedRequestError, Request, RequestReader

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

_REFUSAL_HEADERS = [(b"content-length", b"0"), (b"connection", b"close")]
# Above it a second write costs less than a copy.
_JOINED_BYTES = 64 * 1024


class Connection(asyncio.Protocol):
    """A connection is in ``registry`` as long as it is open."""

    def __init__(self, app: App, registry: set["Connection"]) -> None:
        self._app = app
        self._registry = registry
        self._reader = RequestReader()
        self._transport: asyncio.Transport
        self._addresses: dict[str, Any] = {}
        self._answering: asyncio.Task[None] | None = None
        self._is_writable = asyncio.Event()
        self._is_writable.set()
        self._is_gone = asyncio.Event()
        self._is_last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._addresses = {
            "client": transport.get_extra_info("peername"),
            "server": transport.get_extra_info("sockname"),
        }
        self._registry.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._registry.discard(self)
        self._is_gone.set()
        self._is_writable.set()

    def pause_writing(self) -> None:
        self._is_writable.clear()

    def resume_writing(self) -> None:
        self._is_writable.set()

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        if self._answering is None:
            self._go_on()

    async def finish(self) -> None:
        """Answer the request under way, if there is one, and close."""
        self._is_last = True
        if self._answering is not None:
            await self._answering
        self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._transport.abort()

    def _go_on(self) -> None:
        try:
            request = self._reader.next_request()
        except MalformedRequestError as error:
            self._transport.write(answer_head(error.status, _REFUSAL_HEADERS))
            self._transport.close()
            return
        if request is not None:
            self._answering = asyncio.get_running_loop().create_task(self._answer(request))
        elif self._reader.take_continue_due():
            self._transport.write(CONTINUE)

    async def _answer(self, request: Request) -> None:
        answer = _Answer(self._transport, request.head, self._is_writable)
        body: list[Message] = [{"type": "http.request", "body": request.body, "more_body": False}]

        async def receive() -> Message:
            if body:
                return body.pop()
            await self._is_gone.wait()
            return {"type": "http.disconnect"}

        try:
            await self._app(self._scope(request.head), receive, answer.send)
        except Exception:
            logger.exception("%s %r was not answered", request.head.method, request.head.target)
        self._answering = None
        if not answer.is_complete:
            # The client must not take half of an answer for a whole one.
            self._transport.abort()
        elif self._is_last or not request.head.keeps_alive:
            self._transport.close()
        elif not self._is_gone.is_set():
            self._go_on()

    def _scope(self, head: Head) -> Message:
        path, _, query_string = head.target.partition(b"?")
        return {
            "type": "http",
            "asgi": {"spec_version": "2.1", "version": "3.0"},
            "http_version": "1.1" if head.is_http_1_1 else "1.0",
            "method": head.method,
            "scheme": "http",
            "path": unquote(path.decode("latin-1")),
            "raw_path": path,
            "query_string": query_string,
            "root_path": "",
            "headers": head.headers,
            "state": {},
            "extensions": {},
            **self._addresses,
        }


class _Answer:
    """What an application sends, on its way to the client: head and body in one piece if they come as one."""

    def __init__(self, transport: asyncio.Transport, request: Head, is_writable: asyncio.Event) -> None:
        self._transport = transport
        self._request = request
        self._is_writable = is_writable
        self._status = 0
        self._headers: Headers = []
        self._is_head_due = False
        self._is_chunked = False
        self.is_complete = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], list(message.get("headers", []))
            self._is_head_due = True
        elif message["type"] == "http.response.body" and not self.is_complete:
            is_last = not message.get("more_body", False)
            self._write(bytes(message.get("body", b"")), is_last=is_last)
            self.is_complete = is_last
            await self._is_writable.wait()

    def _write(self, body: bytes, *, is_last: bool) -> None:
        head = b""
        if self._is_head_due:
            self._is_head_due = False
            head = self._framed_head(len(body), is_last=is_last)
        if self._has_no_body():
            body = b""
        elif self._is_chunked:
            body = (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + (b"0\r\n\r\n" if is_last else b"")
        if len(body) > _JOINED_BYTES:
            self._transport.write(head)
            self._transport.write(body)
        elif head or body:
            self._transport.write(head + body)

    def _framed_head(self, body_bytes: int, *, is_last: bool) -> bytes:
        headers = self._headers
        names = {name.lower() for name, _ in headers}
        if b"content-length" not in names and not self._has_no_body():
            if is_last:
                headers.append((b"content-length", b"%d" % body_bytes))
            elif self._request.is_http_1_1:
                self._is_chunked = True
                headers.append((b"transfer-encoding", b"chunked"))
        if not self._request.keeps_alive and b"connection" not in names:
            headers.append((b"connection", b"close"))
        return answer_head(self._status, headers)

    def _has_no_body(self) -> bool:
        return self._request.method == "HEAD" or self._status in (204, 304)
