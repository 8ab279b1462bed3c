"""The head of an answer, as it goes over the wire."""

from collections.abc import Iterable
from http import HTTPStatus

_PHRASES = {status.value: status.phrase.encode() for status in HTTPStatus}

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def answer_head(status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Status line and headers, with the empty line that ends them.

    Raises:
        ValueError: a name or a value holds the end of a line, and with it what follows would be forged.
    """
    lines = [b"HTTP/1.1 %d %b" % (status, _PHRASES.get(status, b"Unknown"))]
    lines += [b"%b: %b" % header for header in headers]
    head = b"\r\n".join([*lines, b"", b""])
    if head.count(b"\n") != len(lines) + 1 or head.count(b"\r") != len(lines) + 1:
        raise ValueError("a header of the answer holds the end of a line")
    return head
