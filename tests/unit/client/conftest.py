"""The client's tests use nobody's real credentials, and do not depend on the shell they run in."""

import pytest

from tests.unit.client.fake_service import FakeService


@pytest.fixture(autouse=True)
def isolated_settings(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(home))
    for name in ("PIXELGATE_ENDPOINT", "PIXELGATE_API_KEY", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def service():
    return FakeService()
