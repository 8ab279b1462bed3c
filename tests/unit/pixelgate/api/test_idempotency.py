"""A request that is sent again under its Idempotency-Key is carried out once."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from pixelgate.api import idempotency
from pixelgate.storage.images import ImageStore
from pixelgate.storage.kept_answers import CLAIM, LIFETIME, AnswerPendingError, AnswerPlace, KeptAnswers
from tests.support.application import whole_application
from tests.support.documents import NOW, WORKSPACE
from tests.support.http import request
from tests.support.tables import TABLE

UPLOAD = {"name": "cat.jpg", "content_type": "image/jpeg"}
WEBHOOK = {"url": "https://example.com/hook"}
PLACE = AnswerPlace(workspace=WORKSPACE, name="abc", fingerprint="def")


@pytest.fixture
def post(dynamodb, lambda_context, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    app = whole_application(upload_bytes_per_day="0")

    def post(path, body, *, key, numbered="1", **caller):
        event = request("POST", path, body=body, **{"workspace": WORKSPACE, **caller})
        event["headers"]["idempotency-key"] = key
        event["requestContext"]["requestId"] = numbered
        answer = app.resolve(event, lambda_context)
        return answer["statusCode"], json.loads(answer["body"]), answer["headers"]

    return post


def stored_images(dynamodb):
    items = dynamodb.scan(TableName=TABLE)["Items"]
    return [item["id"]["S"] for item in items if item["SK"] == {"S": "RECORD"}]


def test_the_first_answer_is_given_again_and_says_so(post, dynamodb):
    first = post("/v1/uploads", UPLOAD, key="a-b-c", numbered="1")
    again = post("/v1/uploads", UPLOAD, key="a-b-c", numbered="2")

    assert (first[0], first[1]) == (again[0], again[1]) == (201, again[1])
    assert again[2]["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first[2]
    assert stored_images(dynamodb) == [first[1]["id"]]


def test_the_order_of_a_bodys_fields_makes_no_other_request(post, dynamodb):
    post("/v1/uploads", UPLOAD, key="k")

    assert post("/v1/uploads", dict(reversed(UPLOAD.items())), key="k")[0] == 201
    assert len(stored_images(dynamodb)) == 1


def test_a_key_that_came_with_another_body_is_refused(post, dynamodb):
    post("/v1/uploads", UPLOAD, key="k")

    status, problem, _ = post("/v1/uploads", {**UPLOAD, "name": "dog.jpg"}, key="k")

    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:idempotency-key-reused")
    assert len(stored_images(dynamodb)) == 1


@pytest.mark.parametrize(
    "other", [{"workspace": "another"}, {"key_id": "fedcba9876543210"}], ids=["workspace", "caller"]
)
def test_a_key_counts_for_its_caller_only(post, dynamodb, other):
    first = post("/v1/uploads", UPLOAD, key="k")
    theirs = post("/v1/uploads", UPLOAD, key="k", **other)

    assert first[1]["id"] != theirs[1]["id"]
    assert len(stored_images(dynamodb)) == 2


def test_what_failed_may_be_asked_again_under_the_same_key(post, dynamodb, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(ImageStore, "create", lambda *_: 1 / 0)
        assert post("/v1/uploads", UPLOAD, key="k")[0] == 500

    assert post("/v1/uploads", UPLOAD, key="k")[0] == 201
    assert len(stored_images(dynamodb)) == 1


def test_what_is_refused_before_it_begins_holds_no_key(post):
    assert post("/v1/uploads", {}, key="k")[0] == 422
    assert post("/v1/uploads", UPLOAD, key="k")[0] == 201


@pytest.mark.parametrize("key", ["", " ", "k" * 101, "clé", "a\nb"])
def test_a_key_is_short_and_printable(post, key):
    status, problem, _ = post("/v1/uploads", UPLOAD, key=key)

    assert (status, problem["type"]) == (422, "urn:pixelgate:problem:invalid-idempotency-key")


def test_a_secret_is_shown_once_and_kept_nowhere(post, dynamodb):
    assert post("/v1/keys", {"name": "shop", "role": "uploader"}, key="k")[0] == 201

    status, problem, _ = post("/v1/keys", {"name": "shop", "role": "uploader"}, key="k")

    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:answer-not-kept")
    answers = [item for item in dynamodb.scan(TableName=TABLE)["Items"] if item["SK"] == {"S": "ANSWER"}]
    assert len(answers) == 1
    assert "answer_body" not in answers[0]


def test_while_the_first_is_under_way_the_second_is_told_to_wait(post, dynamodb, monkeypatch):
    inner = []

    def create(*_):
        inner.append(post("/v1/uploads", UPLOAD, key="k", numbered="2"))

    monkeypatch.setattr(ImageStore, "create", create)

    assert post("/v1/uploads", UPLOAD, key="k", numbered="1")[0] == 201
    status, problem, headers = inner[0]
    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:request-under-way")
    assert headers["Retry-After"] == "1"


def test_who_died_leaves_the_key_to_the_next(dynamodb):
    answers = KeptAnswers(dynamodb, TABLE)
    assert answers.claim(PLACE, claim="1", now=NOW) is None

    with pytest.raises(AnswerPendingError):
        answers.claim(PLACE, claim="2", now=NOW + CLAIM)
    assert answers.claim(PLACE, claim="2", now=NOW + CLAIM + timedelta(seconds=1)) is None


def test_who_was_given_up_for_dead_does_not_answer_for_the_next(dynamodb):
    answers = KeptAnswers(dynamodb, TABLE)
    answers.claim(PLACE, claim="1", now=NOW)
    later = NOW + CLAIM + timedelta(seconds=1)
    answers.claim(PLACE, claim="2", now=later)

    answers.keep(PLACE, idempotency.KeptAnswer(status=201, headers={}, body={"id": "1"}), claim="1")
    answers.let_go(PLACE, claim="1")

    with pytest.raises(AnswerPendingError):
        answers.claim(PLACE, claim="3", now=later)


def test_after_a_day_the_key_is_free_and_the_table_forgets(dynamodb):
    answers = KeptAnswers(dynamodb, TABLE)
    answers.claim(PLACE, claim="1", now=NOW)
    answers.keep(PLACE, idempotency.KeptAnswer(status=201, headers={}, body={"id": "1"}), claim="1")

    [item] = dynamodb.scan(TableName=TABLE)["Items"]
    assert datetime.fromtimestamp(int(item["purge_at"]["N"]), UTC) == (NOW + LIFETIME).replace(microsecond=0)
    assert answers.claim(PLACE, claim="2", now=NOW + LIFETIME) is not None
    assert answers.claim(PLACE, claim="2", now=NOW + LIFETIME + timedelta(seconds=1)) is None


def test_what_is_too_large_to_be_kept_is_not_done_twice(dynamodb, monkeypatch):
    monkeypatch.setattr("pixelgate.storage.kept_answers.MOST_BYTES", 10)
    answers = KeptAnswers(dynamodb, TABLE)
    answers.claim(PLACE, claim="1", now=NOW)
    answers.keep(PLACE, idempotency.KeptAnswer(status=201, headers={}, body={"id": "1" * 100}), claim="1")

    assert answers.claim(PLACE, claim="2", now=NOW).body is None
