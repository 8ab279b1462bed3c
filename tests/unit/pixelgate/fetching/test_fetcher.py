"""Fetching from a real server on 127.0.0.1, which only the rule handed in here admits."""

import gzip
import io
import itertools
import socket
import time
from ipaddress import ip_address

import pytest

from pixelgate.fetching.addresses import is_public
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.fetcher import Fetcher, FetchLimits
from tests.support.certificates import issue_certificate
from tests.support.web_server import LOOPBACK, WebServer, always_loopback, answer, is_loopback

PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 400


def fetch(server, path="/a.jpg", *, scheme="http", host="images.example", **settings):
    """The bytes of ``path``, under the rules but for loopback."""
    limits = FetchLimits(
        max_bytes=settings.pop("max_bytes", 200_000),
        seconds=settings.pop("seconds", 10),
        ports=frozenset({80, 443, server.port}),
    )
    given = {"rule": is_loopback, "resolve": always_loopback, **settings}
    into = io.BytesIO()
    assert Fetcher(limits, **given).fetch(f"{scheme}://{host}:{server.port}{path}", into) == into.tell()
    return into.getvalue()


def fault_of(server, *arguments, **settings):
    with pytest.raises(FetchError) as raised:
        fetch(server, *arguments, **settings)
    return raised.value


def test_a_body_is_fetched_whole_and_asked_for_plainly(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.answers["/a.jpg?size=full"] = answer(body=PICTURE, Set_Cookie="a=b")

    assert fetch(server, "/a.jpg?size=full#top") == PICTURE

    [request] = server.requests
    lines = request.lower().splitlines()
    assert f"host: images.example:{server.port}" in lines
    assert "accept-encoding: identity" in lines
    assert not [line for line in lines if line.startswith(("cookie", "authorization", "referer"))]
    assert sum(line.startswith("host:") for line in lines) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbyte\r\n1\r\ns\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nbytes",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbytes and more",
    ],
    ids=["chunked", "until the end", "after a hundred"],
)
def test_every_way_of_sending_a_body_is_understood(server, body):
    server.answers["/a.jpg"] = body

    assert fetch(server) == b"bytes"


# --- Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/"]
)
def test_the_rules_as_deployed_reach_nothing_private(url):
    def never(host, port):
        raise AssertionError("an address is not resolved")

    fetcher = Fetcher(FetchLimits(max_bytes=1, seconds=1), resolve=never)

    with pytest.raises(FetchError) as refusal:
        fetcher.fetch(url, io.BytesIO())

    assert refusal.value.fault is FetchFault.REFUSED
    assert "127" not in refusal.value.detail


def test_one_forbidden_address_among_several_refuses_the_host(server):
    def mixed(host, port):
        return [LOOPBACK, ip_address("10.0.0.1")]

    refusal = fault_of(server, resolve=mixed)

    assert refusal.fault is FetchFault.REFUSED
    assert "10.0.0.1" not in str(refusal)
    assert server.requests == []


def test_a_host_is_resolved_once_so_that_a_second_answer_changes_nothing(server, monkeypatch):
    answers = iter([[LOOPBACK], [ip_address("169.254.169.254")]])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    def system_resolver(*_, **__):
        raise AssertionError("resolved behind our back")

    monkeypatch.setattr(socket, "getaddrinfo", system_resolver)
    server.answers["/a.jpg"] = answer(body=PICTURE)

    assert fetch(server, resolve=rebinding) == PICTURE
    assert asked == ["images.example"]


def test_the_next_address_is_tried_where_one_does_not_answer(server):
    silent = ip_address("127.0.0.2")
    server.answers["/a.jpg"] = answer(body=b"x")

    fetched = fetch(server, rule=[silent, LOOPBACK].__contains__, resolve=lambda *_: [silent, LOOPBACK])

    assert fetched == b"x"


@pytest.mark.parametrize(
    ("error", "fault"),
    [(socket.EAI_NONAME, FetchFault.NOT_FOUND), (socket.EAI_AGAIN, FetchFault.UNAVAILABLE)],
)
def test_a_name_that_does_not_exist_differs_from_a_resolver_that_does_not_answer(monkeypatch, error, fault):
    def failing(*_, **__):
        raise socket.gaierror(error, "failed")

    monkeypatch.setattr(socket, "getaddrinfo", failing)

    with pytest.raises(FetchError) as raised:
        Fetcher(FetchLimits(max_bytes=1, seconds=1)).fetch("http://images.example/", io.BytesIO())

    assert raised.value.fault is fault


def test_nobody_listening_may_pass():
    with WebServer() as gone:
        pass

    assert fault_of(gone).may_pass


# --- Redirects -----------------------------------------------------------------------------------


def test_redirects_are_followed_and_each_host_is_resolved_and_checked_anew(server):
    asked = []

    def resolve(host, port):
        asked.append(host)
        return [LOOPBACK]

    server.answers["/a.jpg"] = answer("302 Found", Location=f"http://cdn.example:{server.port}/b")
    server.answers["/b"] = answer("308 Permanent Redirect", body=b"ignored", Location="/c")
    server.answers["/c"] = answer(body=PICTURE)

    assert fetch(server, resolve=resolve) == PICTURE
    assert asked == ["images.example", "cdn.example", "cdn.example"]


@pytest.mark.parametrize(
    "location",
    [
        *[
            "http://127.0.0.1:{port}/",
            "http://169.254.169.254/",
            "http://[::ffff:127.0.0.1]/",
            "http://0x7f.1/",
        ],
        *[
            "file:///etc/passwd",
            "http://u:p@images.example/",
            "http://images.example:22/",
            "http://rebound.example/",
        ],
        *["", "http://a b/", "https://images.example:{port}/../\\\\127.0.0.1"],
    ],
)
def test_a_redirect_into_what_is_private_is_refused(location):
    stand_in = ip_address("127.0.0.2")

    def resolve(host, port):
        return [stand_in if host == "images.example" else LOOPBACK]

    def deployed_rule_but_for_the_stand_in(address):
        return address == stand_in or is_public(address)

    with WebServer(stand_in) as server:
        server.answers["/a.jpg"] = answer("301 Moved", Location=location.format(port=server.port))
        refusal = fault_of(server, rule=deployed_rule_but_for_the_stand_in, resolve=resolve)

    assert refusal.fault is FetchFault.REFUSED
    assert len(server.requests) == 1


def test_a_circle_of_redirects_ends(server):
    server.answers["/a.jpg"] = answer("303 See Other", Location="/a.jpg")

    assert fault_of(server).fault is FetchFault.REFUSED
    assert len(server.requests) == 4


# --- What servers answer -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        *[(status, FetchFault.UNAVAILABLE) for status in (408, 425, 429, 500, 502, 503, 504)],
        *[(status, FetchFault.NOT_FOUND) for status in (400, 401, 403, 404, 410, 451)],
        *[(status, FetchFault.UNREADABLE) for status in (204, 206, 300, 304)],
    ],
)
def test_a_status_says_whether_to_try_again(server, status, fault):
    server.answers["/a.jpg"] = answer(f"{status} Whatever")

    assert fault_of(server).fault is fault


@pytest.mark.parametrize(
    "body",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X%d: 1\r\n" % n for n in range(200)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbytes",
    ],
    ids=["ssh", "no status", "long header", "many headers", "bad chunk"],
)
def test_what_is_not_http_is_unreadable(server, body):
    server.answers["/a.jpg"] = body

    assert fault_of(server).fault is FetchFault.UNREADABLE


def test_an_empty_answer_may_pass(server):
    server.answers["/a.jpg"] = b""

    assert fault_of(server).may_pass


def test_a_compressed_answer_is_refused_and_never_unpacked(server):
    server.answers["/a.jpg"] = answer(body=gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    assert fault_of(server).fault is FetchFault.UNREADABLE


# --- Size ----------------------------------------------------------------------------------------


def test_a_body_of_exactly_the_limit_is_accepted(server):
    server.answers["/a.jpg"] = answer(body=bytes(1000))

    assert len(fetch(server, max_bytes=1000)) == 1000


def test_a_declared_size_above_the_limit_is_refused_before_the_body(server):
    server.answers["/a.jpg"] = answer(Content_Length="10000000000")

    assert fault_of(server, max_bytes=1000).fault is FetchFault.TOO_MANY_BYTES


@pytest.mark.parametrize(
    "headers", [b"", b"Transfer-Encoding: chunked\r\n", b"Content-Length: -5\r\n", b"Content-Length: x\r\n"]
)
def test_an_endless_body_is_cut_off_at_the_limit(server, headers):
    chunked = b"chunked" in headers
    piece = b"10000\r\n" + bytes(0x10000) + b"\r\n" if chunked else bytes(0x10000)
    server.answers["/a.jpg"] = lambda: itertools.chain(
        [b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n"], itertools.repeat(piece)
    )

    assert fault_of(server, max_bytes=100_000).fault is FetchFault.TOO_MANY_BYTES


@pytest.mark.parametrize("encoding", ["length", "chunked"])
def test_a_body_that_ends_early_is_not_taken_for_whole(server, encoding):
    head = "Content-Length: 1000" if encoding == "length" else "Transfer-Encoding: chunked"
    body = b"only this" if encoding == "length" else b"ff\r\nonly this"
    server.answers["/a.jpg"] = f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + body

    assert fault_of(server).fault in (FetchFault.UNAVAILABLE, FetchFault.UNREADABLE)


# --- Time ----------------------------------------------------------------------------------------


def slowly(*pieces):
    """Sends a piece at a time, each well within any patience for a single read, for a long while."""
    yield from pieces
    for _ in range(100):
        time.sleep(0.05)
        yield b"x"


@pytest.mark.parametrize(
    "start",
    [b"H", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"],
    ids=["status line", "headers", "body"],
)
def test_a_server_that_drips_is_left_at_the_deadline_of_the_whole(server, start):
    server.answers["/a.jpg"] = lambda: slowly(start)

    fault = fault_of(server, seconds=0.3)

    assert fault.may_pass
    assert "0.3 seconds" in fault.detail


def test_redirects_share_one_deadline(server):
    ticks = itertools.count(0, 0.4)
    server.answers["/a.jpg"] = answer("302 Found", Location="/a.jpg")

    fault = fault_of(server, seconds=2, clock=lambda: next(ticks))

    assert fault.may_pass
    assert len(server.requests) < 4


# --- TLS -----------------------------------------------------------------------------------------


def test_the_certificate_is_checked_against_the_name_and_not_the_address():
    server_side, client_side = issue_certificate("images.example")
    named = []
    server_side.sni_callback = lambda connection, name, context: named.append(name)

    with WebServer(tls=server_side) as server:
        server.answers["/a.jpg"] = answer(body=PICTURE)
        fetched = fetch(server, scheme="https", tls=client_side)
        other = fault_of(server, scheme="https", host="other.example", tls=client_side)
        untrusted = fault_of(server, scheme="https")

    assert fetched == PICTURE
    assert named == ["images.example", "other.example", "images.example"]
    assert other.fault is untrusted.fault is FetchFault.UNREADABLE
    assert "certificate" in other.detail


def test_plain_http_where_tls_is_expected_is_no_answer(server):
    server.answers["/a.jpg"] = answer(body=b"x")

    assert fault_of(server, scheme="https", seconds=1).fault in (
        FetchFault.UNAVAILABLE,
        FetchFault.UNREADABLE,
    )
