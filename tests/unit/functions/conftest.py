import pytest

from pixelgate.runtime import endpoints
from tests.support.moto_connections import MotoConnections


@pytest.fixture(autouse=True)
def connections_to_moto(monkeypatch):
    """Handlers make the clients that are deployed, and these reach moto's cloud wherever a test has one."""
    monkeypatch.setattr(endpoints, "connections_to", lambda *_: MotoConnections())
