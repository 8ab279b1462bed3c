import asyncio

import pytest

from infra.local.serving.connection import App, Connection, Message, Receive, Send

GET = b"GET /a%20b?x=1 HTTP/1.1\r\nHost: here\r\n\r\n"
START: Message = {"type": "http.response.start", "status": 200, "headers": [(b"x-word", b"one")]}


class Wire(asyncio.Transport):
    """A transport that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.end = ""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def close(self) -> None:
        self.end = self.end or "closed"

    def abort(self) -> None:
        self.end = "aborted"

    def get_extra_info(self, name: str, default: object = None) -> object:
        return ("127.0.0.1", 1) if name in ("peername", "sockname") else default


def exchange(app: App, *received: bytes) -> Wire:
    """What a client sees that sends the pieces and waits."""

    async def run() -> Wire:
        connection, wire = Connection(app, set()), Wire()
        connection.connection_made(wire)
        for piece in received:
            connection.data_received(piece)
            for _ in range(20):
                await asyncio.sleep(0)
        return wire

    return asyncio.run(run())


def answering(*bodies: bytes, start: Message = START) -> App:
    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await send(start)
        for body in bodies[:-1]:
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": bodies[-1]})

    return app


def test_an_application_sees_the_request():
    seen: list[Message] = []

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        seen.extend([scope, await receive()])
        await answering(b"")(scope, receive, send)

    exchange(app, b"POST /a%20b?x=1 HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n", b"ok")

    scope, body = seen
    assert (scope["method"], scope["path"], scope["raw_path"]) == ("POST", "/a b", b"/a%20b")
    assert (scope["query_string"], scope["client"]) == (b"x=1", ("127.0.0.1", 1))
    assert body == {"type": "http.request", "body": b"ok", "more_body": False}


def test_an_answer_in_one_piece_tells_its_length():
    wire = exchange(answering(b"hello"), GET)

    assert wire.written == b"HTTP/1.1 200 OK\r\nx-word: one\r\ncontent-length: 5\r\n\r\nhello"
    assert not wire.end


def test_an_answer_in_pieces_is_sent_in_chunks():
    wire = exchange(answering(b"hello", b"", b" world", b""), GET)

    head, _, body = wire.written.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head
    assert body == b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"


def test_an_answer_in_pieces_ends_with_the_connection_for_a_client_that_knows_no_chunks():
    wire = exchange(answering(b"hello", b" world"), b"GET / HTTP/1.0\r\n\r\n")

    assert wire.written.endswith(b"connection: close\r\n\r\nhello world")
    assert wire.end == "closed"


def test_head_has_the_length_but_not_the_body():
    start = START | {"headers": [(b"Content-Length", b"5")]}

    wire = exchange(answering(b"hello", start=start), GET.replace(b"GET", b"HEAD"))

    assert wire.written == b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"


def test_requests_sent_ahead_are_answered_one_after_the_other():
    wire = exchange(answering(b"hello"), GET + GET)

    assert wire.written.count(b"HTTP/1.1 200 OK") == 2


def test_a_client_that_wants_to_go_is_let_go():
    wire = exchange(answering(b""), GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    assert b"connection: close" in wire.written
    assert wire.end == "closed"


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked():
    wire = exchange(
        answering(b""), b"PUT / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    )

    assert wire.written == b"HTTP/1.1 100 Continue\r\n\r\n"


def test_what_is_no_request_is_refused_and_the_connection_closed():
    wire = exchange(answering(b""), b"hello\r\n\r\n")

    assert wire.written.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert wire.end == "closed"


@pytest.mark.parametrize("sent", [[], [START], [START | {"headers": [(b"x", b"1\r\nset-cookie: forged")]}]])
def test_half_an_answer_ends_the_connection(sent):
    async def app(scope: Message, receive: Receive, send: Send) -> None:
        for message in sent:
            await send(message)
        if sent:
            await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ValueError("broken")

    assert exchange(app, GET).end == "aborted"


def test_an_application_learns_that_the_client_has_gone():
    async def run() -> list[Message]:
        learned: list[Message] = []

        async def app(scope: Message, receive: Receive, send: Send) -> None:
            learned.extend([await receive(), await receive()])

        connections: set[Connection] = set()
        connection = Connection(app, connections)
        connection.connection_made(Wire())
        connection.data_received(GET)
        await asyncio.sleep(0)
        connection.connection_lost(None)
        for _ in range(5):
            await asyncio.sleep(0)
        assert not connections
        return learned

    assert asyncio.run(run())[1] == {"type": "http.disconnect"}


def test_an_answer_waits_for_a_client_that_reads_slowly():
    async def run() -> None:
        connection, wire = Connection(answering(b"one", b"two"), set()), Wire()
        connection.connection_made(wire)
        connection.pause_writing()
        connection.data_received(GET)
        for _ in range(5):
            await asyncio.sleep(0)
        assert b"two" not in wire.written
        connection.resume_writing()
        for _ in range(5):
            await asyncio.sleep(0)
        assert b"two" in wire.written

    asyncio.run(run())


def test_a_connection_that_is_finished_answers_what_it_was_asked():
    async def run() -> Wire:
        connection, wire = Connection(answering(b"hello"), set()), Wire()
        connection.connection_made(wire)
        connection.data_received(GET)
        await connection.finish()
        return wire

    wire = asyncio.run(run())

    assert wire.written.endswith(b"hello")
    assert wire.end == "closed"
