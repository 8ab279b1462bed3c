import httpx
import pytest

from pixelgate_client.errors import (
    ApiError,
    AuthenticationError,
    ConnectionFailedError,
    NotFoundError,
    SettingsError,
    UnexpectedAnswerError,
)
from pixelgate_client.exchange import ATTEMPTS
from tests.unit.client.fake_service import API_KEY, ENDPOINT, image_document, problem

IMAGE_ROUTE = ("GET", "/v1/images/img_1")


def answers(*responses):
    """Each response once, in order; an exception is raised."""
    remaining = list(responses)

    def answer(_request):
        response = remaining.pop(0)
        if isinstance(response, Exception):
            raise response
        return response

    return answer


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(500),
        httpx.Response(503),
        httpx.Response(429),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
    ],
    ids=repr,
)
def test_a_get_is_tried_again_when_the_service_is_busy_or_away(service, failure):
    found = httpx.Response(200, json=image_document("img_1"))
    service.overrides[IMAGE_ROUTE] = answers(failure, failure, found)

    image = service.client().get("img_1")

    assert image.id == "img_1"
    assert len(service.slept) == 2
    assert all(0 <= pause <= 0.5 for pause in service.slept)


def test_a_get_gives_up_after_its_attempts_and_tells_the_last_answer(service):
    service.overrides[IMAGE_ROUTE] = lambda _: problem(503, "Busy", "come back later")

    with pytest.raises(ApiError, match="Busy: come back later") as caught:
        service.client().get("img_1")

    assert caught.value.problem.status == 503
    assert len(service.requests) == ATTEMPTS


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_left_alone_for_as_long_as_it_asks(service, status):
    busy = httpx.Response(status, headers={"Retry-After": "7"})
    service.overrides[IMAGE_ROUTE] = answers(busy, httpx.Response(200, json=image_document("img_1")))

    service.client().get("img_1")

    assert len(service.slept) == 1
    assert 7 <= service.slept[0] < 8


def test_a_post_that_was_turned_away_for_coming_too_often_is_sent_again_when_it_is_welcome(service):
    busy = httpx.Response(429, headers={"Retry-After": "20"})
    service.overrides["POST", "/v1/images/img_1/reanalyse"] = answers(busy, problem(409, "Not failed"))

    with pytest.raises(ApiError, match="Not failed"):
        service.client().reanalyse("img_1")

    assert 20 <= service.slept[0] < 21


def test_a_quota_that_is_used_up_is_told_and_not_waited_for(service):
    tomorrow = httpx.Response(429, headers={"Retry-After": "7200"}, json={"status": 429, "title": "Too Many"})
    service.overrides["POST", "/v1/images/img_1/reanalyse"] = lambda _: tomorrow

    with pytest.raises(ApiError, match="Too Many"):
        service.client().reanalyse("img_1")

    assert service.slept == []


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(503),
        httpx.ReadTimeout("slow"),
        httpx.Response(409, headers={"Retry-After": "1"}, json={"status": 409, "title": "Under way"}),
    ],
    ids=repr,
)
def test_a_post_is_repeated_under_its_key_so_that_it_is_carried_out_once(service, failure):
    tagged = httpx.Response(200, json=image_document("img_1"))
    service.overrides["POST", "/v1/images/img_1/reanalyse"] = answers(failure, tagged, failure, tagged)

    service.client().reanalyse("img_1")
    service.client().reanalyse("img_1")

    first, again, another, _ = (request.headers["Idempotency-Key"] for request in service.requests)
    assert first == again != another


def test_what_is_neither_asked_for_nor_has_a_key_is_never_repeated(service):
    service.overrides["DELETE", "/v1/images/img_1"] = lambda _: problem(503, "Busy")

    with pytest.raises(ApiError):
        service.client().delete("img_1")

    assert len(service.requests) == 1


def test_a_refusal_is_not_repeated(service):
    with pytest.raises(NotFoundError) as caught:
        service.client().get("img_unknown")

    assert caught.value.hint == "GET /v1/images lists yours"
    assert len(service.requests) == 1


def test_nothing_listening_names_the_endpoint_and_the_way_out(service):
    service.overrides["GET", "/v1/health"] = answers(*[httpx.ConnectError("refused")] * ATTEMPTS)

    with pytest.raises(ConnectionFailedError, match=f"Cannot reach {ENDPOINT}: refused") as caught:
        service.client().health()

    assert "make run" in caught.value.hint


def test_a_wrong_key_is_an_authentication_error_whoever_turns_it_away(service):
    with pytest.raises(AuthenticationError, match="key was not accepted"):
        service.client(api_key="pg_other_key").get("img_1")


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(200, text="<html>"), httpx.Response(404, text="<html>"), httpx.Response(307)],
    ids=repr,
)
def test_an_answer_of_another_service_is_told_as_such(service, answer):
    service.overrides[IMAGE_ROUTE] = lambda _: answer

    with pytest.raises(UnexpectedAnswerError, match="cannot read"):
        service.client().get("img_1")


def test_a_redirect_is_not_followed_with_the_key(service):
    elsewhere = httpx.Response(302, headers={"Location": "http://evil.test/"})
    service.overrides[IMAGE_ROUTE] = lambda _: elsewhere

    with pytest.raises(UnexpectedAnswerError):
        service.client().get("img_1")

    assert [request.url.host for request in service.requests] == ["pixelgate.test"]


def test_health_is_asked_without_a_key(service):
    health = service.client(api_key=API_KEY).health()

    assert health.version == "1.2.3"
    assert "Authorization" not in service.requests[0].headers


def test_without_a_key_nothing_is_sent(service):
    with pytest.raises(SettingsError, match="No API key"):
        service.client(api_key=None).get("img_1")

    assert service.requests == []


@pytest.mark.parametrize("endpoint", ["localhost:8080", "ftp://host", "http://", "http://host:port", ""])
def test_an_endpoint_that_is_no_address_is_refused(service, endpoint):
    with pytest.raises(SettingsError, match="is not an address"):
        service.client(endpoint=endpoint)


def test_a_key_with_a_line_break_is_refused_before_it_reaches_a_header(service):
    with pytest.raises(SettingsError, match="characters"):
        service.client(api_key="pg_a\r\nX-Admin: 1")


def test_an_id_cannot_reach_another_route(service):
    with pytest.raises(NotFoundError):
        service.client().get("../health?x=")

    assert service.requests[0].url.raw_path == b"/v1/images/..%2Fhealth%3Fx%3D"
