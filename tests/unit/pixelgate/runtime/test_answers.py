"""Answers come whole or not at all, however they are sent."""

from io import BufferedReader, BytesIO, RawIOBase

import pytest
from httptools import HttpParserError, HttpParserUpgrade

from pixelgate.runtime.answers import Answer, receive

CHUNKED = b"HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n"


class Arriving(RawIOBase):
    """``data`` as it comes by a connection: a few bytes at a time."""

    def __init__(self, data, step):
        self._data = BytesIO(data)
        self._step = step

    def readable(self):
        return True

    def readinto(self, buffer):
        part = self._data.read(min(len(buffer), self._step))
        buffer[: len(part)] = part
        return len(part)


@pytest.fixture(params=[1, 7, 10_000])
def arriving(request):
    return lambda data: BufferedReader(Arriving(data, request.param))


def test_a_body_of_a_length_that_was_told(arriving):
    data = bytes(range(256)) * 100

    answer, is_kept = receive(
        arriving(b'HTTP/1.1 200 OK\r\nContent-Length: 25600\r\nETag: "1"\r\n\r\n' + data + b"next")
    )

    assert answer == Answer(200, "OK", {"content-length": "25600", "etag": '"1"'}, data)
    assert is_kept


def test_a_body_in_chunks(arriving):
    answer, is_kept = receive(arriving(CHUNKED + b"5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n"))

    assert (answer.status, answer.data) == (403, b"hello, world")
    assert is_kept


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 204 No Content\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]
)
def test_no_body(arriving, head):
    answer, is_kept = receive(arriving(head))

    assert answer.data == b""
    assert is_kept


def test_what_comes_before_the_answer_is_none(arriving):
    before = b"HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"

    answer, _ = receive(arriving(before + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))

    assert (answer.status, answer.reason, answer.data) == (200, "OK", b"ok")
    assert "x-early" not in answer.headers


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n",
    ],
)
def test_a_connection_that_ends_is_not_kept(arriving, head):
    answer, is_kept = receive(arriving(head + b"ok"))

    assert answer.data == b"ok"
    assert not is_kept


@pytest.mark.parametrize(
    "cut",
    [
        b"",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no",
        CHUNKED + b"5\r\nhel",
        # Where a length belongs to every answer, the end of the connection is not the end of a body.
        b"HTTP/1.1 200 OK\r\n\r\nok",
    ],
)
def test_half_an_answer_is_none(arriving, cut):
    with pytest.raises(ConnectionError):
        receive(arriving(cut))


@pytest.mark.parametrize("endless", [b"X-More: 1\r\n" * 10_000, b"X-More: " + b"1" * 100_000])
def test_a_head_that_does_not_end_is_not_read_to_its_end(endless):
    incoming = BufferedReader(Arriving(b"HTTP/1.1 200 OK\r\n" + endless, 10_000))

    with pytest.raises(ConnectionError, match="head of more than"):
        receive(incoming)


@pytest.mark.parametrize(
    "strange",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
        CHUNKED + b"zz\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    ],
)
def test_what_is_no_answer_is_refused(arriving, strange):
    with pytest.raises((HttpParserError, HttpParserUpgrade)):
        receive(arriving(strange))
