"""These tests talk to servers of their own on 127.0.0.1, and to nothing else."""

import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from tests.support.web_server import WebServer


@pytest.fixture(autouse=True)
def offline_unless_integration():
    enable_socket()
    # The plugin lifts this after each test.
    socket_allow_hosts(["127.0.0.1", "127.0.0.2"])


@pytest.fixture
def server():
    with WebServer() as server:
        yield server
