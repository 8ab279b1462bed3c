"""One call from a file to its verdict, in either client, however large the file is."""

import asyncio
import inspect

import httpx
import pytest

from pixelgate.api.sent_images import MOST_BYTES as MOST_OF_THE_SERVICE
from pixelgate_client.analysis_calls import MOST_BYTES
from pixelgate_client.async_client import AsyncClient
from pixelgate_client.errors import ApiError, ConnectionFailedError, UnknownImageTypeError
from tests.unit.client.fake_service import API_KEY, ENDPOINT, JPEG, FakeService, problem

LARGE = JPEG + bytes(MOST_BYTES)


async def analyse_async(service, **given):
    async def answer(request):
        return service.answer(request)

    async def sleep(seconds):
        service.sleep(seconds)

    transport = httpx.MockTransport(answer)
    async with AsyncClient(
        ENDPOINT, API_KEY, transport=transport, sleep=sleep, clock=lambda: service.now
    ) as client:
        return await client.analyse(**given)


def analyse_at_once(service, **given):
    with service.client() as client:
        return client.analyse(**given)


@pytest.fixture(params=[analyse_at_once, analyse_async], ids=["Client", "AsyncClient"])
def analyse(request):
    if inspect.iscoroutinefunction(request.param):
        return lambda service, **given: asyncio.run(request.param(service, **given))
    return request.param


def paths(service):
    return [(request.method, request.url.path) for request in service.requests]


def test_a_file_is_sent_in_one_request_as_what_it_is(analyse, service, tmp_path):
    path = tmp_path / "cat.jpg"
    path.write_bytes(JPEG)

    image = analyse(service, source=path, collection="pets")

    assert (image.name, image.status, image.verdict.severity) == ("cat.jpg", "APPROVED", "review")
    [request] = service.requests
    assert (request.content, request.headers["Content-Type"]) == (JPEG, "image/jpeg")
    assert dict(request.url.params) == {"name": "cat.jpg", "collection": "pets"}


def test_what_is_too_large_for_a_request_is_uploaded_first(analyse, service):
    image = analyse(service, source=LARGE, name="large.jpg")

    assert image.name == "large.jpg"
    assert paths(service) == [("POST", "/v1/uploads"), ("POST", "/originals"), ("POST", "/v1/analyses")]
    assert service.forms[0][-1][2] == LARGE


def test_the_client_knows_what_the_service_takes():
    assert MOST_BYTES == MOST_OF_THE_SERVICE


def test_what_takes_longer_is_waited_for(analyse):
    service = FakeService(status_sequence=("ANALYSING", "ANALYSING", "IN_REVIEW"))

    assert analyse(service, source=JPEG).status == "IN_REVIEW"


def test_a_request_whose_answer_got_lost_is_sent_again_under_its_key(analyse, service):
    answers = iter([httpx.ReadError("gone"), httpx.Response(503), None])

    def answer(request):
        match next(answers):
            case None:
                return service._analyse(request)
            case httpx.Response() as refusal:
                return refusal
            case error:
                raise error

    service.overrides["POST", "/v1/analyses"] = answer

    assert analyse(service, source=JPEG).status == "APPROVED"
    assert len({request.headers["Idempotency-Key"] for request in service.requests}) == 1
    assert len(service.requests) == 3


def test_two_files_have_keys_of_their_own(service):
    with service.client() as client:
        client.analyse(JPEG)
        client.analyse(JPEG)

    assert len({request.headers["Idempotency-Key"] for request in service.requests}) == 2


def test_a_failed_analysis_is_an_error_that_names_the_image(analyse, service):
    def fail(request):
        answer = problem(409, "Conflict", "img_1 is FAILED").json()
        return httpx.Response(409, json={**answer, "image_id": "img_1"})

    service.overrides["POST", "/v1/analyses"] = fail

    with pytest.raises(ApiError) as raised:
        analyse(service, source=JPEG)
    assert raised.value.problem.image_id == "img_1"


def test_what_is_no_image_is_not_sent(analyse, service):
    with pytest.raises(UnknownImageTypeError):
        analyse(service, source=b"text")
    assert service.requests == []


def test_a_service_that_is_away_is_told_after_some_attempts(analyse, service):
    def away(request):
        raise httpx.ConnectError("refused")

    service.overrides["POST", "/v1/analyses"] = away

    with pytest.raises(ConnectionFailedError):
        analyse(service, source=JPEG)
    assert len(service.slept) == 3
