from http import HTTPStatus

import pytest

from infra.local.serving.requests import MAX_HEAD_BYTES, MalformedRequestError, Request, RequestReader

PUT = b"PUT /bucket/key?x=1 HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\nX-Word: two words \r\n\r\nhello"
CHUNKED = (
    b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5\r\nhello\r\n6;note=1\r\n world\r\n0\r\nX-Trailer: end\r\n\r\n"
)
NEXT = b"GET /next HTTP/1.1\r\nHost: here\r\n\r\n"


def read_all(data: bytes, *, piece_bytes: int) -> list[Request]:
    reader, requests = RequestReader(), []
    for start in range(0, len(data), piece_bytes):
        reader.feed(data[start : start + piece_bytes])
        while (request := reader.next_request()) is not None:
            requests.append(request)
    return requests


def refusal(data: bytes) -> HTTPStatus:
    reader = RequestReader()
    reader.feed(data)
    with pytest.raises(MalformedRequestError) as raised:
        reader.next_request()
    return raised.value.status


@pytest.mark.parametrize("piece_bytes", [1, 3, 1000])
def test_requests_are_read_however_they_arrive(piece_bytes):
    first, second, third = read_all(PUT + CHUNKED + NEXT, piece_bytes=piece_bytes)

    assert (first.head.method, first.head.target, first.body) == ("PUT", b"/bucket/key?x=1", b"hello")
    assert first.head.headers == [(b"host", b"here"), (b"content-length", b"5"), (b"x-word", b"two words")]
    assert second.body == b"hello world"
    assert (third.head.target, third.body) == (b"/next", b"")


def test_a_connection_is_kept_unless_the_client_says_otherwise():
    kept, closed = read_all(
        NEXT + NEXT.replace(b"\r\n\r\n", b"\r\nConnection: Close\r\n\r\n"), piece_bytes=99
    )

    assert kept.head.keeps_alive
    assert not closed.head.keeps_alive


def test_an_old_client_needs_no_host_and_its_connection_is_not_kept():
    [request] = read_all(b"GET / HTTP/1.0\r\n\r\n", piece_bytes=99)

    assert not request.head.keeps_alive


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked_once():
    reader = RequestReader()
    reader.feed(b"PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")

    assert reader.next_request() is None
    assert reader.take_continue_due()
    assert not reader.take_continue_due()
    reader.feed(b"ok")
    request = reader.next_request()
    assert request is not None
    assert request.body == b"ok"


def test_a_client_that_sends_its_body_at_once_is_not_asked_for_it():
    reader = RequestReader()
    reader.feed(PUT.replace(b"X-Word: two words ", b"Expect: 100-continue"))

    assert reader.next_request() is not None
    assert not reader.take_continue_due()


@pytest.mark.parametrize(
    "data",
    [
        b"hello\r\n\r\n",
        b"GET http://elsewhere/ HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: here\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\nHost: there\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\nX Y: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\nX-Folded: 1\r\n 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\nX-Line: 1\n2\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 1, 2\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: -1\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\nhello\r\n0\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_clear_request_is_refused(data):
    assert refusal(data) == HTTPStatus.BAD_REQUEST


def test_an_encoding_other_than_chunks_is_refused():
    data = b"PUT / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"

    assert refusal(data) == HTTPStatus.NOT_IMPLEMENTED


def test_a_head_without_an_end_is_refused():
    head = b"GET / HTTP/1.1\r\nX-Long: " + b"x" * MAX_HEAD_BYTES

    assert refusal(head) == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE


def test_a_chunk_size_without_an_end_is_refused():
    head = b"PUT / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert refusal(head + b"1" * MAX_HEAD_BYTES) == HTTPStatus.BAD_REQUEST
