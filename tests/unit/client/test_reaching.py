"""Whether an address answers: against a server on this machine, whose certificate the test trusts."""

from datetime import UTC, datetime, timedelta
from threading import Event

import httpx
import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from pixelgate_client.client import Client
from pixelgate_client.errors import ConnectionFailedError
from tests.support.certificates import issue_certificate
from tests.support.web_server import WebServer, answer


@pytest.fixture(autouse=True)
def sockets_to_this_machine():
    enable_socket()
    # The plugin lifts this after each test.
    socket_allow_hosts(["127.0.0.1", "localhost"])


@pytest.fixture
def secured():
    """A server of https, and a client that trusts it."""
    of_server, of_client = issue_certificate("localhost")
    with WebServer(tls=of_server) as server:
        endpoint = f"https://localhost:{server.port}"
        with Client(endpoint, "secret", transport=httpx.HTTPTransport(verify=of_client)) as client:
            yield server, client, endpoint


def test_an_answer_tells_its_time_and_how_the_way_to_it_is_secured(secured):
    server, client, endpoint = secured
    is_looked_at = Event()

    def kept_open():
        yield answer(body=b"{}", Date="Sun, 01 Mar 2026 12:00:00 GMT")
        is_looked_at.wait(10)

    server.answers["/"] = kept_open

    reached = client.reach(f"{endpoint}/")
    is_looked_at.set()

    assert (reached.status, reached.answered_at) == (200, datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert reached.tls.version.startswith("TLSv1.")
    assert timedelta(0) < reached.tls.valid_until - datetime.now(UTC) <= timedelta(hours=1)
    assert "secret" not in "".join(server.requests)


def test_an_answer_is_one_whatever_it_says(secured):
    server, client, endpoint = secured
    server.answers["/"] = answer("403 Forbidden", Date="yesterday")

    reached = client.reach(f"{endpoint}/")

    assert (reached.status, reached.answered_at, reached.content_type) == (403, None, "")


def test_a_certificate_that_is_not_trusted_is_no_answer(secured):
    _, _, endpoint = secured

    with (
        Client(endpoint, "secret") as stranger,
        pytest.raises(ConnectionFailedError, match=r"(?i)certificate"),
    ):
        stranger.reach(f"{endpoint}/")


def test_where_nothing_listens_there_is_no_answer(secured):
    _, client, _ = secured

    with pytest.raises(ConnectionFailedError, match="https://localhost:1/"):
        client.reach("https://localhost:1/")
