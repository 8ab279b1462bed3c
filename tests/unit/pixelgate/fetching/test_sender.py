"""Posting to a real server on 127.0.0.1, which only the rule handed in here admits."""

import time

import pytest

from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.exchange import Exchange
from pixelgate.fetching.sender import Sender, SendLimits
from tests.support.certificates import issue_certificate
from tests.support.web_server import WebServer, always_loopback, answer, is_loopback

BODY = b'{"type":"ImageAnalysed"}'


def sender(server, *, seconds=10, schemes=("http", "https"), **exchange):
    limits = SendLimits(
        seconds=seconds, max_answer_bytes=100, schemes=frozenset(schemes), ports=frozenset({server.port})
    )
    given = {"rule": is_loopback, "resolve": always_loopback, **exchange}
    return Sender(limits=limits, exchange=Exchange(**given))


def post(server, path="/hook", *, scheme="http", **settings):
    url = f"{scheme}://hooks.example:{server.port}{path}"
    return sender(server, **settings).post(url, BODY, headers={"webhook-id": "evt_1"})


def fault_of(server, *arguments, **settings):
    with pytest.raises(FetchError) as raised:
        post(server, *arguments, **settings)
    return raised.value


def test_a_body_arrives_whole_with_its_headers_and_nothing_from_the_environment(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    server.answers["/hook?a=b"] = answer(body=b"thanks")

    answered = post(server, "/hook?a=b#part")

    [request] = server.requests
    head, _, body = request.partition("\r\n\r\n")
    lines = head.lower().splitlines()
    assert (answered.status, answered.body) == (200, b"thanks")
    assert body.encode() == BODY
    assert lines[0] == "post /hook?a=b http/1.1"
    assert {f"host: hooks.example:{server.port}", "webhook-id: evt_1", f"content-length: {len(BODY)}"} < {
        *lines
    }
    assert not [line for line in lines if line.startswith(("cookie", "authorization", "referer"))]


@pytest.mark.parametrize("status", [204, 302, 307, 400, 404, 410, 429, 500, 503])
def test_every_status_is_an_answer_and_no_redirect_is_followed(server, status):
    server.answers["/hook"] = answer(f"{status} Whatever", Location="http://169.254.169.254/")

    assert post(server).status == status
    assert len(server.requests) == 1


def test_a_request_to_wait_is_handed_on(server):
    server.answers["/hook"] = answer("503 Service Unavailable", **{"Retry-After": "120"})

    assert post(server).retry_after == "120"


def test_of_an_endless_answer_only_the_beginning_is_read(server):
    server.answers["/hook"] = (b"HTTP/1.1 200 OK\r\n\r\n" if n == 0 else b"x" * 1000 for n in range(10_000))

    assert post(server).body == b"x" * 100


def test_an_answer_that_breaks_off_was_an_answer(server):
    server.answers["/hook"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"

    assert post(server).status == 200


def test_nothing_is_waited_for_longer_than_allowed(server):
    def slowly():
        for _ in range(50):
            time.sleep(0.05)
            yield b"HTTP"

    server.answers["/hook"] = slowly

    fault = fault_of(server, seconds=0.3)

    assert fault.may_pass
    assert "0.3 seconds" in fault.detail


def test_the_certificate_must_be_that_of_the_host():
    server_side, client_side = issue_certificate("hooks.example")
    with WebServer(tls=server_side) as server:
        server.answers["/hook"] = answer("204 No Content")

        assert post(server, scheme="https", tls=client_side).status == 204
        assert fault_of(server, scheme="https").fault is FetchFault.UNREADABLE


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://hooks.example:22/",
        "https://u:p@hooks.example/",
        "https://0x7f.1/",
        "ftp://hooks.example/",
        "hooks",
    ],
)
def test_the_rules_as_deployed_refuse_before_anybody_is_asked(url):
    def never(host, port):
        raise AssertionError("resolved")

    deployed = Sender(limits=SendLimits(seconds=1, max_answer_bytes=1), exchange=Exchange(resolve=never))

    with pytest.raises(FetchError) as refusal:
        deployed.check(url)
    assert refusal.value.fault is FetchFault.REFUSED
    with pytest.raises(FetchError):
        deployed.post(url, b"", headers={})


def test_a_name_that_leads_to_something_private_is_refused(server):
    refusal = fault_of(server, rule=lambda address: False)

    assert refusal.fault is FetchFault.REFUSED
    assert "127" not in refusal.detail
    assert server.requests == []
