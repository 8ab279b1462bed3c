"""An operation is written once: both clients do it, each in its way."""

import asyncio
import inspect

import httpx
import pytest

from pixelgate_client.async_client import AsyncClient
from pixelgate_client.client import Client
from pixelgate_client.errors import WaitTimeoutError
from tests.unit.client.fake_service import API_KEY, ENDPOINT

RUN = {
    "id": "bkt_1",
    "status": "RUNNING",
    "ruleset": "catalogue-ugc@draft",
    "scope": {},
    "created_at": "2026-03-01T10:00:00Z",
    "created_by": "key:k1",
    "images": 10,
    "replayed": 3,
}
WEBHOOK = {
    "id": "whk_1",
    "url": "https://hooks.example",
    "events": [],
    "filter": {"statuses": [], "collections": [], "queues": []},
    "description": "",
    "enabled": True,
    "note": None,
    "failing_since": None,
    "created_at": "2026-03-01T10:00:00Z",
    "updated_at": "2026-03-01T10:00:00Z",
    "secret_created_at": "2026-03-01T10:00:00Z",
    "previous_secret_expires_at": None,
}


@pytest.fixture
def both(service):
    """Asks both clients of one service, and gives both answers."""

    async def sleep(seconds):
        service.sleep(seconds)

    async def ask(do):
        transport = httpx.MockTransport(service.answer)
        clock = {"clock": lambda: service.now}
        async with AsyncClient(ENDPOINT, API_KEY, transport=transport, sleep=sleep, **clock) as client:
            return await do(client)

    def both(do, do_async):
        with service.client() as client:
            return do(client), asyncio.run(ask(do_async))

    return both


def test_an_operation_returns_of_one_client_and_is_awaited_of_the_other(service, both):
    service.overrides["GET", "/v1/webhooks"] = lambda _: httpx.Response(200, json={"webhooks": [WEBHOOK]})

    (one,), (other,) = both(lambda client: client.webhooks.list(), lambda client: client.webhooks.list())

    assert one == other
    assert one.id == "whk_1"


def test_an_operation_of_several_requests_does_them_all(service, both):
    service.overrides["GET", "/v1/webhooks/whk_1"] = lambda _: httpx.Response(200, json=WEBHOOK)
    service.overrides["PUT", "/v1/webhooks/whk_1"] = lambda request: httpx.Response(
        200, json={**WEBHOOK, "enabled": b'"enabled":true' in request.content}
    )

    def disable(client):
        return client.webhooks.enable("whk_1", enabled=False)

    one, other = both(disable, disable)

    assert not one.enabled
    assert not other.enabled
    assert [request.method for request in service.requests] == ["GET", "PUT"] * 2


def test_a_listing_fetches_its_pages_as_they_are_come_to(service, both):
    first = {"backtests": [RUN], "next_cursor": "more"}
    last = {"backtests": [{**RUN, "id": "bkt_2"}], "next_cursor": None}
    service.overrides["GET", "/v1/backtests"] = lambda request: httpx.Response(
        200, json=last if request.url.params.get("cursor") == "more" else first
    )

    async def read(client):
        return [each.id async for each in client.backtests.list(page_size=1)]

    async def read_one(client):
        async for each in client.backtests.list(page_size=1):
            return each.id

    assert both(lambda client: [each.id for each in client.backtests.list(page_size=1)], read) == (
        ["bkt_1", "bkt_2"],
        ["bkt_1", "bkt_2"],
    )
    asked = len(service.requests)
    assert both(lambda client: next(client.backtests.list()).id, read_one) == ("bkt_1", "bkt_1")
    assert len(service.requests) == asked + 2


def test_both_wait_for_the_services_own_work_and_tell_how_far_it_is(service, both):
    service.overrides["GET", "/v1/backtests/bkt_1"] = lambda _: httpx.Response(200, json=RUN)
    seen = []

    def wait(client):
        return client.backtests.wait(
            "bkt_1", timeout_s=2, on_progress=lambda backtest: seen.append(backtest.replayed)
        )

    with pytest.raises(WaitTimeoutError, match="still RUNNING after 2 s"):
        both(wait, wait)
    asked = len(seen)
    with pytest.raises(WaitTimeoutError):
        both(lambda client: None, wait)

    assert seen == [3] * asked * 2


def test_an_operation_is_documented_as_it_is_called():
    signature = inspect.signature(Client("http://pixelgate.test").verdict)

    assert [*signature.parameters] == ["image_id", "number"]
    assert "an earlier one by its number" in Client.verdict.__doc__
