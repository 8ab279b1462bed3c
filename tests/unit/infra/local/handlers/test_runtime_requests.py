import pytest

from infra.local.handlers.runtime_requests import MalformedRequestError, Request, RequestReader

POSTED = b"POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n{}"


def test_requests_come_whole_and_in_their_order_however_they_are_cut():
    reader = RequestReader()

    read = [each for byte in POSTED + POSTED.replace(b"init", b"next") for each in reader.feed(bytes([byte]))]

    assert read == [
        Request(b"/2018-06-01/runtime/init/error", b"{}"),
        Request(b"/2018-06-01/runtime/next/error", b"{}"),
    ]


def test_two_at_once_are_two():
    assert len(RequestReader().feed(POSTED * 2)) == 2


def test_a_body_in_chunks_is_one_body():
    head = b"POST /x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"

    [request] = RequestReader().feed(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    assert request == Request(b"/x", b"abcde")


def test_who_holds_a_body_back_is_asked_for_it_once():
    reader = RequestReader()

    assert (
        reader.feed(b"POST /x HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        == []
    )
    assert reader.take_continue_due()
    assert not reader.take_continue_due()
    assert reader.feed(b"ok") == [Request(b"/x", b"ok")]


def test_a_body_that_came_with_its_request_is_not_asked_for():
    reader = RequestReader()

    reader.feed(b"POST /x HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok")

    assert not reader.take_continue_due()


def test_what_is_no_http_is_told():
    with pytest.raises(MalformedRequestError):
        RequestReader().feed(b"\x16\x03\x01 hello\r\n\r\n")
