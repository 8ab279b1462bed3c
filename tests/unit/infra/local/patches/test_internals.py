import importlib.metadata
from types import SimpleNamespace

import pytest

from infra.local.patches import internals
from infra.local.patches.internals import UnexpectedMiniStackError, replace_callable, require_version


def module():
    return SimpleNamespace(__name__="ministack.some", send=lambda queue, body: (queue, body))


def test_a_function_as_expected_is_replaced():
    some = module()

    replace_callable(some, "send", "queue body", lambda send: lambda queue, body: send(queue, body.upper()))

    assert some.send("q", "hi") == ("q", "HI")


def test_a_function_with_other_parameters_stops_the_start():
    with pytest.raises(UnexpectedMiniStackError, match="send takes \\(queue body\\), expected \\(queue\\)"):
        replace_callable(module(), "send", "queue", lambda send: send)


def test_a_function_that_is_gone_stops_the_start():
    with pytest.raises(UnexpectedMiniStackError, match=r"no ministack\.some\.receive"):
        replace_callable(module(), "receive", "queue", lambda receive: receive)


def test_the_installed_release_is_the_expected_one():
    require_version()


def test_another_release_stops_the_start(monkeypatch):
    monkeypatch.setattr(internals, "MINISTACK_VERSION", "0.0.1")

    with pytest.raises(UnexpectedMiniStackError, match=importlib.metadata.version("ministack")):
        require_version()
