"""A bare start imports what our code imports, and nothing of ours."""

import pixelgate.domain.base
import pixelgate.imaging.fit  # noqa: F401 - to be found among the imports
from pixelgate.runtime import clients
from tools.benchmark.needs import needs_of_this_process


def test_what_our_code_imports_by_name_is_needed():
    imports = needs_of_this_process().imports

    assert ("pydantic", "BaseModel") in imports
    assert ("PIL.Image", "Resampling") in imports


def test_our_own_modules_are_no_need():
    assert not [module for module, _ in needs_of_this_process().imports if module.startswith("pixelgate")]


def test_the_session_that_clients_share_is_no_service(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients.s3.cache_clear()
    clients.s3()

    assert "s3" in needs_of_this_process().services


def test_clients_of_our_own_need_a_session(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients.dynamodb.cache_clear()
    clients.dynamodb()

    assert needs_of_this_process().session
