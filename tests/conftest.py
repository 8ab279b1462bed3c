"""Every test runs without credentials worth having, without a warm settings cache, and offline."""

import os
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import disable_socket, enable_socket

from pixelgate.runtime.settings import load_settings

# The same examples in every run and as much time as they take, so that no test fails by chance;
# `make property` names EXAMPLES, and looks elsewhere each time.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    load_settings.cache_clear()


@pytest.fixture(autouse=True)
def offline_unless_integration(request):
    if request.node.get_closest_marker("integration"):
        yield
        return
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture
def lambda_context():
    return SimpleNamespace(
        function_name="f", memory_limit_in_mb=128, invoked_function_arn="arn", aws_request_id="1"
    )
