"""HTTP/1.1 requests out of the bytes of a connection, without reading or writing anything itself.

Strict where leniency would let two readers disagree on where a request ends; there is no limit on bodies.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus

MAX_HEAD_BYTES = 64 * 1024
_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_REQUEST_LINE = re.compile(rb"(" + _TOKEN + rb") ([/*][\x21-\xff]*) HTTP/1\.([01])")
_HEADER = re.compile(rb"(" + _TOKEN + rb"):[ \t]*([^\x00\r\n]*)")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?")

Headers = list[tuple[bytes, bytes]]


class MalformedRequestError(ValueError):
    """What arrived is no request; ``status`` is the answer, after which the connection must be closed."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """What comes before a body. Names of headers are in lower case; of a chunked body, the length is None."""

    method: str
    target: bytes
    headers: Headers
    is_http_1_1: bool
    keeps_alive: bool
    expects_continue: bool
    body_bytes: int | None


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request."""

    head: Head
    body: bytes


class RequestReader:
    """Give it what arrived with ``feed``, then take requests until there is none."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._head: Head | None = None
        self._chunks: list[bytes] = []
        self._in_trailers = False
        self._is_continue_due = False

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next_request(self) -> Request | None:
        """The next request, or None until more of it arrives.

        Raises:
            MalformedRequestError: what comes next is none. Nothing can be read any more.
        """
        if self._head is None:
            self._head = self._take_head()
            if self._head is None:
                return None
            self._is_continue_due = self._head.expects_continue
        body = self._take_body(self._head)
        if body is None:
            return None
        request = Request(self._head, body)
        self._head, self._is_continue_due = None, False
        return request

    def take_continue_due(self) -> bool:
        """Whether the client holds its body back until it is asked for it. Says so once."""
        is_due, self._is_continue_due = self._is_continue_due, False
        return is_due

    def _take_head(self) -> Head | None:
        end = self._buffer.find(b"\r\n\r\n", 0, MAX_HEAD_BYTES)
        if end >= 0:
            return parse_head(self._take(end, separator_bytes=4))
        if len(self._buffer) >= MAX_HEAD_BYTES:
            raise MalformedRequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the head is too long")
        return None

    def _take_body(self, head: Head) -> bytes | None:
        if head.body_bytes is None:
            return self._take_chunks()
        return self._take(head.body_bytes) if len(self._buffer) >= head.body_bytes else None

    def _take_chunks(self) -> bytes | None:
        while not self._in_trailers:
            line_end = self._buffer.find(b"\r\n", 0, MAX_HEAD_BYTES)
            if line_end < 0:
                self._check_line_length()
                return None
            size = _chunk_bytes(bytes(self._buffer[:line_end]))
            if size == 0:
                self._take(line_end, separator_bytes=2)
                self._in_trailers = True
            elif len(self._buffer) < line_end + 2 + size + 2:
                return None
            else:
                self._take(line_end, separator_bytes=2)
                self._chunks.append(self._take(size))
                if self._take(2) != b"\r\n":
                    raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "a chunk has another size")
        return self._skip_trailers()

    def _skip_trailers(self) -> bytes | None:
        while (line_end := self._buffer.find(b"\r\n", 0, MAX_HEAD_BYTES)) >= 0:
            if not self._take(line_end, separator_bytes=2):
                body = b"".join(self._chunks)
                self._chunks, self._in_trailers = [], False
                return body
        self._check_line_length()
        return None

    def _check_line_length(self) -> None:
        if len(self._buffer) >= MAX_HEAD_BYTES:
            raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "a line of a chunked body is too long")

    def _take(self, length: int, *, separator_bytes: int = 0) -> bytes:
        with memoryview(self._buffer) as view:
            taken = bytes(view[:length])
        del self._buffer[: length + separator_bytes]
        return taken


def parse_head(head: bytes) -> Head:
    """Request line and headers, without the empty line that ends them.

    Raises:
        MalformedRequestError: it is no head of a request, or does not say clearly where its body ends.
    """
    line, *fields = head.split(b"\r\n")
    request_line = _REQUEST_LINE.fullmatch(line)
    if request_line is None:
        raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "this is no request of HTTP/1.1")
    headers = [_header(field) for field in fields]
    named = dict(headers)
    is_http_1_1 = request_line[3] == b"1"
    if is_http_1_1 and sum(name == b"host" for name, _ in headers) != 1:
        raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "a request names one host")
    wishes = named.get(b"connection", b"").lower()
    return Head(
        method=request_line[1].decode("ascii").upper(),
        target=request_line[2],
        headers=headers,
        is_http_1_1=is_http_1_1,
        keeps_alive=is_http_1_1 and b"close" not in wishes,
        expects_continue=named.get(b"expect", b"").lower() == b"100-continue",
        body_bytes=_body_bytes(headers, named),
    )


def _header(field: bytes) -> tuple[bytes, bytes]:
    parts = _HEADER.fullmatch(field)
    if parts is None:
        raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "a header is malformed")
    return parts[1].lower(), parts[2].rstrip(b" \t")


def _body_bytes(headers: Headers, named: dict[bytes, bytes]) -> int | None:
    # Two lengths, or a length and chunks: one of the two readers of such a request would be wrong.
    framings = [name for name, _ in headers if name in (b"content-length", b"transfer-encoding")]
    if not framings:
        return 0
    if len(framings) > 1:
        raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "the body's length is ambiguous")
    if framings == [b"transfer-encoding"]:
        if named[b"transfer-encoding"].lower() != b"chunked":
            raise MalformedRequestError(HTTPStatus.NOT_IMPLEMENTED, "the only transfer encoding is chunked")
        return None
    length = named[b"content-length"]
    if not length.isdigit():
        raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "the length is no number")
    return int(length)


def _chunk_bytes(line: bytes) -> int:
    size = _CHUNK_SIZE.fullmatch(line)
    if size is None:
        raise MalformedRequestError(HTTPStatus.BAD_REQUEST, "a chunk has no size")
    return int(size[1], 16)
