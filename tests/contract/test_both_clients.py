"""The two clients offer the same: what one can be asked, the other can be asked in the same words."""

import asyncio
import inspect

import pytest

from pixelgate_client.async_client import AsyncClient
from pixelgate_client.client import Client
from pixelgate_client.desk import Desk

ENDPOINT = "http://pixelgate.test"


def operations(client):
    """Every public method by its name, those of ``client.keys`` and the like as ``keys.list``."""
    told = {}
    for name, part in inspect.getmembers(client):
        if name.startswith("_"):
            continue
        if isinstance(part, Desk):
            told |= {f"{name}.{method}": each for method, each in operations(part).items()}
        else:
            told[name] = part
    return told


@pytest.fixture
def clients():
    client, other = Client(ENDPOINT, "k"), AsyncClient(ENDPOINT, "k")
    yield operations(client), operations(other)
    client.close()
    asyncio.run(other.close())


def test_both_have_the_same_methods(clients):
    client, other = clients

    assert set(client) == set(other)
    assert {"get", "upload_many", "reviews.decide", "backtests.wait", "webhooks.deliveries"} <= set(client)


def test_both_take_the_same_arguments_and_say_what_they_do(clients):
    client, other = clients

    for name, method in client.items():
        ours, theirs = inspect.signature(method), inspect.signature(other[name])
        assert [*ours.parameters.values()] == [*theirs.parameters.values()], name
        assert name == "close" or (method.__doc__ and other[name].__doc__), name


def test_no_module_is_left_that_speaks_to_one_of_them_alone(clients):
    # A desk is generic in its client's connection; whatever else took a connection would be for one only.
    client = Client(ENDPOINT, "k")
    taken = [
        value for value in vars(client).values() if type(value).__module__.startswith("pixelgate_client")
    ]

    assert [type(each).__name__ for each in taken if not isinstance(each, Desk)] == ["Connection"]
    client.close()
