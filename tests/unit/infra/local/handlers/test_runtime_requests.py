import pytest

from infra.local.handlers.runtime_requests import MalformedRequestError, Request, RequestReader

POSTED = b"POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n{}"


def test_requests_come_whole_and_in_their_order_however_they_are_cut():
    reader = RequestReader(host="here")

    read = [each for byte in POSTED + POSTED.replace(b"init", b"next") for each in reader.feed(bytes([byte]))]

    assert read == [
        Request(b"/2018-06-01/runtime/init/error", b"{}"),
        Request(b"/2018-06-01/runtime/next/error", b"{}"),
    ]


def test_two_at_once_are_two():
    assert len(RequestReader(host="here").feed(POSTED * 2)) == 2


def test_a_body_in_chunks_is_one_body():
    head = b"POST /x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"

    [request] = RequestReader(host="here").feed(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    assert request == Request(b"/x", b"abcde")


def test_who_holds_a_body_back_is_asked_for_it_once():
    reader = RequestReader(host="here")

    assert (
        reader.feed(b"POST /x HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        == []
    )
    assert reader.take_continue_due()
    assert not reader.take_continue_due()
    assert reader.feed(b"ok") == [Request(b"/x", b"ok")]


def test_a_body_that_came_with_its_request_is_not_asked_for():
    reader = RequestReader(host="here")

    reader.feed(b"POST /x HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok")

    assert not reader.take_continue_due()


def test_what_is_no_http_is_told():
    with pytest.raises(MalformedRequestError):
        RequestReader(host="here").feed(b"\x16\x03\x01 hello\r\n\r\n")


@pytest.mark.parametrize(
    "header",
    [
        # Under its own name, which it lets lead to this machine; under ours; and a form that it posts.
        b"Host: evil.example:1234",
        b"Host: here\r\nSec-Fetch-Site: cross-site",
        b"Host: here\r\nOrigin: http://evil.example",
    ],
)
def test_a_page_that_is_open_in_a_browser_is_not_the_runtime(header):
    with pytest.raises(MalformedRequestError):
        RequestReader(host="here").feed(
            b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n" + header + b"\r\n\r\n"
        )
