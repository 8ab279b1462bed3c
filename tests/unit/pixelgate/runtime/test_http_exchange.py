"""Answers are read as http.client reads them, or refused; requests are what http.client would send."""

import io
from http.client import HTTPException, HTTPResponse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgate.runtime.http_exchange import Answer, OpenConnection

SMALL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Socket:
    """A connection on which ``incoming`` waits to be read; it keeps what is ``sent``."""

    def __init__(self, incoming, *, breaks=None):
        self._incoming = incoming
        self._breaks = breaks
        self.sent = b""

    def makefile(self, mode):
        return io.BufferedReader(io.BytesIO(self._incoming))

    def sendall(self, data):
        if self._breaks:
            raise self._breaks
        self.sent += data


def ours(incoming):
    return OpenConnection(Socket(incoming)).ask("GET", "/", {}, b"")


def of_http_client(incoming):
    response = HTTPResponse(Socket(incoming), method="GET")
    response.begin()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, response.reason, headers, response.read())


names = st.from_regex(r"x-[A-Za-z0-9-]{1,12}", fullmatch=True)
values = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)
statuses = st.integers(200, 599).filter(lambda status: status not in (204, 304))


def head_of(status, reason, headers):
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}:{value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode()


@st.composite
def answers(draw):
    headers = draw(st.lists(st.tuples(names, values), max_size=5, unique_by=lambda header: header[0].lower()))
    body = draw(st.binary(max_size=60))
    if draw(st.booleans()):
        framing, sent = ("Content-Length", f" {len(body)}"), body
    else:
        pieces = [piece for piece in (body[:20], body[20:]) if piece]
        framing, sent = (
            ("Transfer-Encoding", " chunked"),
            b"".join(b"%X;x=y\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n",
        )
    reason = draw(st.sampled_from(["OK", "Not Found", ""]))
    return head_of(draw(statuses), reason, [*headers, framing]) + sent


@given(answers())
def test_an_answer_is_read_as_by_http_client(incoming):
    assert ours(incoming) == of_http_client(incoming)


@given(answers(), st.data())
def test_a_part_of_an_answer_is_none(incoming, data):
    part = incoming[: data.draw(st.integers(0, len(incoming) - 1))]

    with pytest.raises(HTTPException):
        ours(part)


@given(st.binary(max_size=80))
def test_what_is_no_answer_is_refused(noise):
    with pytest.raises(HTTPException):
        ours(noise)


@pytest.mark.parametrize(
    "incoming",
    [
        SMALL.replace(b"1.1", b"1.0"),
        SMALL.replace(b"200", b"+20"),
        SMALL.replace(b"200", b"2000"),
        SMALL.replace(b": 2", b": -2"),
        SMALL.replace(b": 2", b": 0x2"),
        SMALL.replace(b": 2", b": 2 2"),
        SMALL.replace(b"Content-Length: 2", b"Transfer-Encoding: gzip"),
        SMALL.replace(b"OK\r\n", b"OK\r\nTransfer-Encoding: gzip\r\n"),
        head_of(200, "OK", [(f"x-{n}", "") for n in range(101)]) + b"ok",
        head_of(200, "OK", [("x", "y" * 70_000)]) + b"ok",
    ],
    ids=[
        "an older HTTP",
        "a sign",
        "four digits",
        "less than nothing",
        "no decimal number",
        "two lengths",
        "no length",
        "another encoding",
        "many headers",
        "a long line",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(incoming):
    with pytest.raises(HTTPException):
        ours(incoming)


def test_a_request_says_all_and_no_more():
    connected = Socket(SMALL)

    OpenConnection(connected).ask("PUT", "/a?b=c", {"host": "h", "x-y": "z"}, b"body")

    assert connected.sent == b"PUT /a?b=c HTTP/1.1\r\nhost: h\r\nx-y: z\r\ncontent-length: 4\r\n\r\nbody"


def test_a_header_cannot_begin_another_one():
    with pytest.raises(ValueError, match="line break"):
        OpenConnection(Socket(SMALL)).ask("GET", "/", {"host": "h\r\nx-y: z"}, b"")


def test_who_answers_before_all_was_sent_is_heard():
    refused = head_of(403, "Forbidden", [("Content-Length", " 0")])

    answer = OpenConnection(Socket(refused, breaks=BrokenPipeError())).ask("PUT", "/", {}, b"body")

    assert answer.status == 403
