"""The asynchronous client does what the other one does; what both share is tested there."""

import asyncio
from functools import partial

import httpx
import pytest

from pixelgate_client.async_client import AsyncClient
from pixelgate_client.errors import (
    ApiError,
    ConnectionFailedError,
    NotFoundError,
    UploadRefusedError,
    WaitTimeoutError,
)
from pixelgate_client.exchange import ATTEMPTS
from tests.unit.client.fake_service import API_KEY, ENDPOINT, JPEG, S3_ERROR, image_document


@pytest.fixture
def ask(service):
    """Runs ``do(client, ...)`` in a loop of its own, and gives what it returns."""

    async def sleep(seconds):
        service.sleep(seconds)

    async def answer(request):
        # Others have their turn meanwhile, as they have on a real network.
        await asyncio.sleep(0)
        return service.answer(request)

    async def run(do, *given):
        transport = httpx.MockTransport(answer)
        async with AsyncClient(
            ENDPOINT, API_KEY, transport=transport, sleep=sleep, clock=lambda: service.now
        ) as client:
            return await do(client, *given)

    return lambda do, *given: asyncio.run(run(do, *given))


def test_the_file_goes_straight_to_storage_with_its_progress_and_without_the_key(service, ask, tmp_path):
    path = tmp_path / "cat.jpg"
    path.write_bytes(JPEG)
    seen = []

    ask(partial(AsyncClient.upload, source=path, on_progress=lambda *told: seen.append(told)))

    total = int(service.requests[-1].headers["Content-Length"])
    assert service.forms[0][-1] == ("file", "cat.jpg", JPEG)
    assert "Authorization" not in service.requests[-1].headers
    assert len(seen) > 3
    assert seen[-1] == (total, total)


def test_many_files_are_sent_a_few_at_a_time_and_told_in_order(service, ask, tmp_path):
    files = [tmp_path / f"{number}.jpg" for number in range(9)]
    for file in files[:-1]:
        file.write_bytes(JPEG)
    under_way, most = set(), []

    def on_progress(file, sent, total):
        (under_way.discard if sent == total else under_way.add)(file)
        most.append(len(under_way))

    async def send(client):
        return [each async for each in client.upload_many(files, parallel=2, on_progress=on_progress)]

    outcomes = ask(send)

    assert [outcome.source for outcome in outcomes] == files
    assert [service.names[outcome.image_id] for outcome in outcomes[:-1]] == [
        file.name for file in files[:-1]
    ]
    assert isinstance(outcomes[-1].error, FileNotFoundError)
    assert max(most) <= 2


def test_the_rest_is_not_tried_once_the_service_is_away(service, ask):
    def away(request):
        raise httpx.ConnectError("refused")

    service.overrides["POST", "/v1/uploads/batch"] = away

    async def send(client):
        return [each async for each in client.upload_many([JPEG] * 10, parallel=2)]

    outcomes = ask(send)

    assert all(isinstance(outcome.error, ConnectionFailedError) for outcome in outcomes)
    assert len(service.requests) == ATTEMPTS


def test_leaving_early_leaves_the_rest_unsent(service, ask):
    async def send_one(client):
        uploads = client.upload_many([JPEG] * 20, parallel=1)
        await anext(uploads)
        await uploads.aclose()

    ask(send_one)

    assert len(service.forms) < 20


def test_a_refusal_of_storage_is_told_in_its_words(service, ask):
    refusal = S3_ERROR.format(code="EntityTooLarge", message="too large")
    service.overrides["storage"] = lambda _: httpx.Response(400, text=refusal)

    with pytest.raises(UploadRefusedError, match="larger than this service accepts"):
        ask(AsyncClient.upload, JPEG)


def test_wait_asks_until_there_is_a_final_status(ask, service):
    service.status_sequence = ("RECEIVED", "ANALYSING", "APPROVED")

    async def send_and_wait(client):
        return await client.wait(await client.upload(JPEG))

    image = ask(send_and_wait)

    assert image.status == "APPROVED"
    assert len(service.slept) == 2


def test_wait_gives_up_in_time(ask, service):
    service.status_sequence = ("ANALYSING",)

    async def send_and_wait(client):
        return await client.wait(await client.upload(JPEG), timeout_s=5)

    with pytest.raises(WaitTimeoutError):
        ask(send_and_wait)

    assert service.now >= 5


def test_a_get_is_tried_again_after_a_pause(ask, service):
    answers = [
        httpx.Response(503),
        httpx.ConnectError("refused"),
        httpx.Response(200, json=image_document("i")),
    ]

    def answer(_request):
        response = answers.pop(0)
        if isinstance(response, Exception):
            raise response
        return response

    service.overrides["GET", "/v1/images/i"] = answer

    assert ask(AsyncClient.get, "i").id == "i"
    assert len(service.slept) == 2


def test_pages_are_fetched_as_they_are_needed(ask, service):
    def page(request):
        cursor = request.url.params.get("cursor")
        document = {
            "images": [image_document(cursor or "first")],
            "next_cursor": None if cursor else "second",
        }
        return httpx.Response(200, json=document)

    service.overrides["GET", "/v1/images"] = page

    async def names(client):
        return [image.id async for image in client.list(statuses=["APPROVED"], page_size=1)]

    assert ask(names) == ["first", "second"]
    assert service.requests[0].url.params["status"] == "APPROVED"


def test_a_verdict_is_read_by_its_number(ask, service):
    verdict = image_document("i")["verdict"]
    service.overrides["GET", "/v1/images/i/verdict"] = lambda _: httpx.Response(200, json=verdict)

    assert ask(partial(AsyncClient.verdict, image_id="i", number=2)).severity == "review"
    assert service.requests[0].url.params["number"] == "2"


def test_problems_are_the_same_errors(ask):
    with pytest.raises(NotFoundError):
        ask(AsyncClient.get, "img_none")
    with pytest.raises(ApiError):
        ask(AsyncClient.delete, "img_none")


def test_health_needs_no_key(ask):
    assert ask(AsyncClient.health).status == "ok"
