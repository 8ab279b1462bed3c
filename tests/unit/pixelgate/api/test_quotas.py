"""A workspace uploads as much as it may and no more, whoever asks at once; a caller, as often as it may."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from pixelgate.api.problems import ProblemError
from pixelgate.api.quotas import Quotas
from pixelgate.api.rate_limits import RateLimit
from pixelgate.domain.quotas import Quota
from pixelgate.storage.quotas import QuotaStore
from pixelgate.storage.window_counters import LimitReachedError, WindowCounters
from tests.support.application import whole_application
from tests.support.documents import NOW, WORKSPACE
from tests.support.http import request
from tests.support.tables import TABLE

PICTURE = {"name": "cat.jpg", "content_type": "image/jpeg", "size": 400}


@pytest.fixture
def counters(dynamodb):
    return WindowCounters(dynamodb, TABLE)


@pytest.fixture
def store(dynamodb):
    return QuotaStore(dynamodb, TABLE)


@pytest.fixture
def caller(dynamodb, lambda_context):
    def caller(**settings):
        app = whole_application(**{"uploads_per_day": "0", "upload_bytes_per_day": "0", **settings})

        def call(method, path, *, body=None, **who):
            event = request(method, path, **{"workspace": WORKSPACE, "body": body, **who})
            answer = app.resolve(event, lambda_context)
            return answer["statusCode"], json.loads(answer["body"]), answer.get("headers", {})

        return call

    return caller


def test_the_upload_after_the_last_one_is_refused_with_what_is_left_and_when(caller):
    call = caller(uploads_per_day="2")

    assert [call("POST", "/v1/uploads", body=PICTURE)[0] for _ in range(2)] == [201, 201]
    status, problem, headers = call("POST", "/v1/uploads", body=PICTURE)

    assert (status, problem["type"]) == (429, "urn:pixelgate:problem:quota-exceeded")
    assert "left today are 0 of 2 uploads" in problem["detail"]
    assert 0 < int(headers["Retry-After"]) <= 24 * 3600 + 1
    assert call("POST", "/v1/uploads", body=PICTURE, workspace="another")[0] == 201


def test_bytes_are_counted_as_they_are_declared_and_storage_takes_no_more(caller):
    call = caller(upload_bytes_per_day="1000")

    _, answer, _ = call("POST", "/v1/uploads", body=PICTURE)
    assert answer["upload"]["max_bytes"] == 400
    # Without a size the largest is counted, which is 1,000 here.
    assert call("POST", "/v1/uploads", body={**PICTURE, "size": None})[0] == 429

    _, state, _ = call("GET", "/v1/quota", role="uploader")
    assert state["bytes"] == {"limit": 1000, "used": 400, "left": 600}
    assert state["uploads"] == {"limit": None, "used": 1, "left": None}


def test_without_a_limit_nothing_is_counted(caller, dynamodb):
    call = caller()

    _, answer, _ = call("POST", "/v1/uploads", body=PICTURE)

    assert answer["upload"]["max_bytes"] == 1000
    assert not [item for item in dynamodb.scan(TableName=TABLE)["Items"] if item["SK"]["S"] == "UPLOADED"]


def test_a_refused_picture_is_not_counted(caller):
    call = caller(uploads_per_day="1")

    assert call("POST", "/v1/uploads", body={**PICTURE, "content_type": "text/html"})[0] == 422
    assert call("POST", "/v1/uploads", body={**PICTURE, "size": 5000})[0] == 413
    assert call("POST", "/v1/uploads", body=PICTURE)[0] == 201


def test_urls_are_counted_one_by_one_all_or_none(caller):
    call = caller(uploads_per_day="2")
    urls = [f"https://images.example/{number}.jpg" for number in range(3)]

    assert call("POST", "/v1/imports", body={"urls": urls})[0] == 429
    assert call("GET", "/v1/quota")[1]["uploads"]["used"] == 0


def test_a_workspaces_own_quota_stands_before_the_deployments(caller, store):
    store.set_own(WORKSPACE, Quota(uploads_per_day=0))
    call = caller(uploads_per_day="10")

    assert call("POST", "/v1/uploads", body=PICTURE)[0] == 429
    assert call("POST", "/v1/uploads", body=PICTURE, workspace="another")[0] == 201


def test_the_next_day_begins_anew(counters, store):
    quotas = Quotas(counters=counters, store=store)
    quota = Quota(uploads_per_day=1)

    quotas.count(WORKSPACE, quota=quota, uploads=1, size_bytes=0, now=NOW)
    with pytest.raises(ProblemError):
        quotas.count(WORKSPACE, quota=quota, uploads=1, size_bytes=0, now=NOW)
    quotas.count(WORKSPACE, quota=quota, uploads=1, size_bytes=0, now=NOW + timedelta(days=1))


class OvertakenCounters(WindowCounters):
    """Somebody else counts between finding that a window has not begun and beginning it."""

    def _begin(self, partition, sort, window, amounts):
        super()._begin(partition, sort, window, {"uploads": 1})
        return super()._begin(partition, sort, window, amounts)


@pytest.mark.parametrize(("limit", "used"), [(7, 2), (1, 1)])
def test_who_begins_a_window_second_neither_forgets_the_first_nor_passes_the_limit(dynamodb, limit, used):
    counters = OvertakenCounters(dynamodb, TABLE)

    try:
        counters.count("P", "S", "2026-03-01", {"uploads": 1}, {"uploads": limit})
    except LimitReachedError as error:
        assert error.used == {"uploads": limit}

    assert counters.used("P", "S", "2026-03-01") == {"uploads": used}


def test_a_clock_that_is_behind_does_not_begin_a_window_that_has_passed(counters):
    counters.count("P", "S", "2026-03-02", {"uploads": 5}, {"uploads": 5})

    with pytest.raises(Exception, match="at once"):
        counters.count("P", "S", "2026-03-01", {"uploads": 1}, {"uploads": 5})
    assert counters.used("P", "S", "2026-03-02") == {"uploads": 5}


def test_a_caller_that_asks_too_often_is_told_when_to_come_back(counters):
    limit = RateLimit(counters=counters, per_minute=2)
    at = datetime(2026, 3, 1, 12, 0, 45, tzinfo=UTC)

    for _ in range(2):
        limit.check("POST", workspace=WORKSPACE, author="ann", now=at)
    with pytest.raises(ProblemError) as refused:
        limit.check("DELETE", workspace=WORKSPACE, author="ann", now=at)

    assert refused.value.problem.status == 429
    assert refused.value.retry_after_s == 15
    limit.check("GET", workspace=WORKSPACE, author="ann", now=at)
    limit.check("POST", workspace=WORKSPACE, author="bob", now=at)
    limit.check("POST", workspace=WORKSPACE, author="ann", now=at + timedelta(seconds=15))


def test_the_rate_holds_for_every_route_that_changes_something(caller):
    call = caller(changes_per_minute="1")
    # A minute may end between two of them, but hardly two minutes between three.
    statuses = [call("POST", "/v1/uploads", body=PICTURE)[0] for _ in range(3)]

    assert (statuses[0], 429 in statuses) == (201, True)
    assert call("GET", "/v1/images")[0] == 200
