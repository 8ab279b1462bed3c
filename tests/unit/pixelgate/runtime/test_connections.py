"""Connections are kept, replaced and secured as callers may expect, and what breaks has one name."""

import socket
import ssl
from contextlib import closing
from threading import Thread

import pytest
from botocore.exceptions import HTTPClientError
from pytest_socket import enable_socket, socket_allow_hosts

from pixelgate.domain.errors import RetryableError
from pixelgate.runtime.aws_errors import family_of
from pixelgate.runtime.connections import Connections
from tests.support.certificates import issue_certificate

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kind: Fine\r\n\r\nok"


@pytest.fixture(autouse=True)
def offline_unless_integration():
    """These tests talk to servers of their own on this machine, and to nothing else."""
    enable_socket()
    # The plugin lifts this after each test.
    socket_allow_hosts(["127.0.0.1", "::1"])


@pytest.fixture
def connections():
    with closing(Connections()) as connections:
        yield connections


class Serving:
    """Accepts one connection and sends ``answers`` on it, one for each request, in a thread of its own.

    ``tls`` secures it from the beginning, or with a ``tunnel`` once that has been asked for.
    """

    def __init__(self, listening, *answers, tls=None, tunnel=False):
        self.asked = []
        self._thread = Thread(target=self._serve, args=(listening, answers, tls, tunnel))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._thread.join()

    def _serve(self, listening, answers, tls, tunnel):
        connected, _ = listening.accept()
        with connected:
            if tunnel:
                self._answer(connected, b"HTTP/1.1 200 Connected\r\n\r\n")
            try:
                secured = tls.wrap_socket(connected, server_side=True) if tls else connected
            except ssl.SSLError:
                return
            with secured:
                for answer in answers:
                    self._answer(secured, answer)

    def _answer(self, connected, answer):
        self.asked.append(connected.recv(4096))
        connected.sendall(answer)


@pytest.fixture
def listening():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def port(listening):
    return listening.getsockname()[1]


def get(connections, url):
    return connections.exchange("GET", url, {"host": "localhost"}, b"")


def test_an_answer_is_all_that_came(connections, listening, port):
    with Serving(listening, OK) as serving:
        answer = connections.exchange("PUT", f"http://127.0.0.1:{port}/a?b=c", {"x-a": "1"}, b"body")

    assert (answer.status, answer.reason, answer.data) == (200, "OK", b"ok")
    assert answer.headers.get("x-kind") == "Fine"
    assert serving.asked[0].startswith(b"PUT /a?b=c HTTP/1.1\r\n")
    assert b"x-a: 1\r\n" in serving.asked[0]


def test_one_connection_is_kept_for_the_next_request(connections, listening, port):
    with Serving(listening, OK, OK) as serving:
        get(connections, f"http://127.0.0.1:{port}/1")
        get(connections, f"http://127.0.0.1:{port}/2")

    assert len(serving.asked) == 2


def test_one_that_was_closed_meanwhile_is_replaced(connections, listening, port):
    with Serving(listening, OK):
        get(connections, f"http://127.0.0.1:{port}/")
    with Serving(listening, OK):
        answer = get(connections, f"http://127.0.0.1:{port}/")

    assert answer.status == 200


def test_one_that_is_said_to_close_is_not_kept(connections, listening, port):
    closes = OK.replace(b"X-Kind: Fine", b"Connection: close")

    with Serving(listening, closes):
        get(connections, f"http://127.0.0.1:{port}/")
    with Serving(listening, OK):
        answer = get(connections, f"http://127.0.0.1:{port}/")

    assert answer.status == 200


@pytest.mark.parametrize(
    "broken",
    [b"", b"nonsense\r\n\r\n", OK[:-1]],
    ids=["nothing", "no HTTP", "too little"],
)
def test_what_is_no_whole_answer_may_be_asked_for_again(connections, listening, port, broken):
    with Serving(listening, broken), pytest.raises(HTTPClientError) as failed:
        get(connections, f"http://127.0.0.1:{port}/")

    # By this very name the state machine knows what to try again.
    assert type(family_of(failed.value)) is RetryableError


class CutOff:
    """A socket that has sent all, and hears that the other side wanted no more of it."""

    def __init__(self, sock):
        self._sock = sock

    def sendall(self, data):
        self._sock.sendall(data)
        raise BrokenPipeError

    def __getattr__(self, name):
        return getattr(self._sock, name)


def test_who_answers_before_all_was_sent_is_heard(connections, listening, port, monkeypatch):
    connect = Connections._new

    def connect_and_cut_off(self, scheme, host):
        return CutOff(connect(self, scheme, host))

    monkeypatch.setattr(Connections, "_new", connect_and_cut_off)

    with Serving(listening, OK.replace(b"200 OK", b"403 Forbidden")):
        answer = get(connections, f"http://127.0.0.1:{port}/")

    assert answer.status == 403


@pytest.mark.parametrize(
    ("method", "body", "told"), [("GET", b"", None), ("PUT", b"", b"0"), ("POST", b"body", b"4")]
)
def test_the_other_side_is_told_how_long_the_body_is(connections, listening, port, method, body, told):
    with Serving(listening, OK) as serving:
        connections.exchange(method, f"http://127.0.0.1:{port}/", {}, body)

    head, _, sent = serving.asked[0].partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.startswith(b"content-length")]
    assert lengths == ([] if told is None else [b"content-length: " + told])
    assert sent == body


@pytest.mark.parametrize("value", ["a\r\nx-b: 2", "a\nx-b: 2", "a\rx-b: 2"])
def test_nothing_is_asked_that_would_say_more_than_it_should(connections, listening, port, value):
    with pytest.raises(ValueError, match="line break"):
        connections.exchange("GET", f"http://127.0.0.1:{port}/", {"x-a": value}, b"")


def test_what_follows_an_answer_is_not_taken_for_the_next(connections, listening, port):
    with Serving(listening, OK + OK, OK.replace(b"200 OK", b"404 Not Found")) as serving:
        get(connections, f"http://127.0.0.1:{port}/1")
        answer = get(connections, f"http://127.0.0.1:{port}/2")

    assert answer.status == 404
    assert len(serving.asked) == 2


def test_nobody_answers_where_nobody_listens(connections, listening, port):
    listening.close()

    with pytest.raises(HTTPClientError):
        get(connections, f"http://127.0.0.1:{port}/")


def test_who_is_trusted_is_asked_in_secret(listening, port):
    server, client = issue_certificate("localhost")

    with (
        closing(Connections(make_context=lambda: client)) as connections,
        Serving(listening, OK, tls=server),
    ):
        answer = get(connections, f"https://localhost:{port}/")

    assert answer.data == b"ok"


@pytest.mark.parametrize("name", ["localhost", "elsewhere.example"], ids=["unknown", "another's name"])
def test_who_is_not_trusted_is_told_nothing(listening, port, name):
    server, client = issue_certificate(name)
    _, stranger = issue_certificate("localhost")
    trusted = stranger if name == "localhost" else client

    with (
        closing(Connections(make_context=lambda: trusted)) as connections,
        Serving(listening, OK, tls=server) as serving,
        pytest.raises(HTTPClientError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        get(connections, f"https://localhost:{port}/")

    assert not serving.asked


def test_a_proxy_sees_whom_is_asked_and_not_what(listening, port):
    server, client = issue_certificate("bucket.example")
    proxied = Connections(make_context=lambda: client, proxy=f"http://127.0.0.1:{port}")

    with closing(proxied) as connections, Serving(listening, OK, tls=server, tunnel=True) as serving:
        answer = get(connections, "https://bucket.example/secret")

    assert answer.data == b"ok"
    assert serving.asked[0].startswith(b"CONNECT bucket.example:443")
    assert serving.asked[1].startswith(b"GET /secret")
