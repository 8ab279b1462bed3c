"""functions/api: every route as API Gateway calls it."""

import json
from functools import partial

import boto3
import pytest
from moto import mock_aws

from functions.api import handler as api
from pixelgate.domain.moderation import with_all_categories
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity
from pixelgate.runtime import clients
from pixelgate.runtime.settings import load_settings
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageStore
from tests.support.documents import (
    IMAGE_ID,
    NOW,
    OTHER_ID,
    VERSION,
    WORKSPACE,
    analysed,
    findings,
    record,
    verdict,
)
from tests.support.http import KEY_ID, request
from tests.support.tables import TABLE, create_table


@pytest.fixture
def dynamodb(monkeypatch):
    monkeypatch.setenv("TABLE_NAME", TABLE)
    monkeypatch.setenv("ORIGINALS_BUCKET", "originals")
    monkeypatch.setenv("WORK_BUCKET", "work")
    monkeypatch.setenv("MAKE_RENDITIONS_FUNCTION", "make-renditions")
    monkeypatch.setenv("SEARCH_SIMILAR_FUNCTION", "search-similar")
    monkeypatch.setenv("TRAIN_CLASSIFIER_FUNCTION", "train-classifier")
    monkeypatch.setenv("MAX_UPLOAD_BYTES", "1000")
    monkeypatch.setenv("TICKET_SECONDS", "900")
    monkeypatch.setenv("UPLOADS_PER_DAY", "0")
    monkeypatch.setenv("UPLOAD_BYTES_PER_DAY", "0")
    monkeypatch.setenv("CHANGES_PER_MINUTE", "0")
    monkeypatch.setenv("EXTRA_FORMATS", "TIFF,")
    monkeypatch.setenv("FETCH_QUEUE_URL", "https://queue.example/fetch")
    monkeypatch.setenv("IMPORT_BUCKET", "")
    monkeypatch.setenv("IMPORT_IMAGES_ARN", "arn:aws:states:eu-west-1:1:stateMachine:import-images")
    monkeypatch.setenv("ANALYZE_IMAGE_ARN", "arn:aws:states:eu-west-1:1:stateMachine:analyze-image")
    monkeypatch.setenv("BACKTEST_RULES_ARN", "arn:aws:states:eu-west-1:1:stateMachine:backtest-rules")
    monkeypatch.setenv("RE_EVALUATE_IMAGES_ARN", "arn:aws:states:eu-west-1:1:stateMachine:re-evaluate-images")
    monkeypatch.setenv("RELEASE_IMAGE_ARN", "arn:aws:states:eu-west-1:1:stateMachine:release-image")
    monkeypatch.setenv("RE_RELEASE_IMAGES_ARN", "arn:aws:states:eu-west-1:1:stateMachine:re-release-images")
    monkeypatch.setenv("DELIVERY_URL", "https://pictures.example")
    monkeypatch.setenv("DELIVERY_KEY_ARN", "arn:aws:secretsmanager:eu-west-1:1:secret:key")
    monkeypatch.setenv("ERASE_QUEUE_URL", "https://queue.example/erase")
    monkeypatch.setenv("RETENTION", "rejected=30")
    monkeypatch.setenv("WEBHOOK_QUEUE_URL", "https://queue.example/webhooks")
    monkeypatch.setenv("WEBHOOK_SECONDS", "5")
    monkeypatch.setenv("WEBHOOK_ALLOW_HTTP", "false")
    monkeypatch.setenv("WEBHOOK_ALLOW_LOOPBACK", "false")
    for factory in (
        clients.dynamodb,
        clients.s3,
        clients.sqs,
        clients.stepfunctions,
        clients.waited_stepfunctions,
        clients.lambda_,
        api.application,
    ):
        factory.cache_clear()
    with mock_aws():
        yield create_table()


@pytest.fixture
def call(dynamodb, lambda_context):
    def call(method, path, *, workspace=WORKSPACE, body=None, query=None):
        event = request(method, path, workspace=workspace, body=body, query=query)
        answer = api.handler(event, lambda_context)
        return answer["statusCode"], json.loads(answer["body"])

    return call


@pytest.fixture
def approved(dynamodb):
    images = ImageStore(dynamodb, TABLE)
    images.create(record())
    images.receive(WORKSPACE, IMAGE_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, IMAGE_ID, version_id=VERSION, analysis=1, now=NOW)
    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE), now=NOW)


def test_health_needs_no_key(call):
    assert call("GET", "/v1/health", workspace=None) == (200, {"status": "ok", "version": "0.1.0"})


@pytest.mark.parametrize("path", ["/v1/health", "/v1/nothing"])
def test_every_answer_names_its_request_also_a_problem(dynamodb, lambda_context, path):
    answer = api.handler(request("GET", path), lambda_context)

    assert answer["headers"]["X-Request-Id"] == "1"


def test_the_api_describes_itself_to_everyone(dynamodb, lambda_context):
    answer = api.handler(request("GET", "/v1/openapi.json"), lambda_context)

    assert answer["headers"]["Content-Type"].startswith("application/openapi+json")
    assert json.loads(answer["body"])["openapi"] == "3.1.0"


@pytest.mark.parametrize("cursor", ["", "*", "w", "A" * 401])
def test_a_cursor_that_no_listing_returned_is_refused(call, cursor):
    status, problem = call("GET", "/v1/images", query={"cursor": cursor})

    assert status == 422
    assert problem["type"].rpartition(":")[2] in ("invalid-cursor", "invalid-request")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("text/plain", 415),
        ("multipart/form-data", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/json", 422),
        ("Application/JSON; charset=utf-8", 422),
    ],
)
def test_a_body_that_is_no_json_is_the_callers_fault(dynamodb, lambda_context, sent, status):
    event = request("POST", "/v1/uploads", workspace=WORKSPACE)

    answer = api.handler({**event, "headers": {"content-type": sent}, "body": "{"}, lambda_context)

    assert answer["statusCode"] == status


def test_an_upload_gets_a_ticket_bound_to_its_key_type_and_size(call, dynamodb):
    status, answer = call("POST", "/v1/uploads", body={"name": "../../x.jpg", "content_type": "image/jpeg"})

    assert status == 201
    fields = answer["upload"]["fields"]
    assert fields["key"] == f"{WORKSPACE}/{answer['id']}/original"
    assert fields["Content-Type"] == "image/jpeg"
    assert answer["upload"]["max_bytes"] == 1000
    stored = ImageStore(dynamodb, TABLE).get(WORKSPACE, answer["id"])
    assert (stored.status, stored.name) == (ImageStatus.AWAITING_UPLOAD, "../../x.jpg")
    assert stored.created_by == KEY_ID


def test_a_format_that_is_switched_on_may_be_uploaded(call):
    assert call("POST", "/v1/uploads", body={"name": "x.tif", "content_type": "image/tiff"})[0] == 201


@pytest.mark.parametrize(
    ("body", "status", "kind", "named"),
    [
        ({"name": "a", "content_type": "text/html"}, 422, "content-type-not-accepted", "text/html"),
        ({"name": "a", "content_type": "image/avif"}, 422, "content-type-not-accepted", "image/avif"),
        ({"name": "a", "content_type": "image/png", "size": 1001}, 413, "too-many-bytes", "1,001"),
        ({"name": "", "content_type": "image/png"}, 422, "invalid-request", "name"),
        ({"name": "a", "content_type": "image/png", "workspace": "x"}, 422, "invalid-request", "workspace"),
        ({}, 422, "invalid-request", "content_type"),
    ],
    ids=["type", "format that is off", "size", "no name", "unknown field", "empty"],
)
def test_a_bad_upload_request_is_refused_and_stores_nothing(call, dynamodb, body, status, kind, named):
    answered, problem = call("POST", "/v1/uploads", body=body)

    assert (answered, problem["type"]) == (status, f"urn:pixelgate:problem:{kind}")
    assert named in problem["detail"]
    assert dynamodb.scan(TableName=TABLE)["Count"] == 0


def test_an_image_is_shown_with_findings_and_verdict(call, approved):
    status, image = call("GET", f"/v1/images/{IMAGE_ID}")

    assert status == 200
    assert (image["status"], image["reason"]) == ("APPROVED", verdict().reason)
    assert image["findings"] == with_all_categories(findings()).model_dump(mode="json")
    assert "smoking" in image["findings"]["moderation"]["no_source"]
    assert [category["path"] for category in image["categories"]] == ["Animals > Cats"]
    explanation = [f"Approved: {verdict().reason}"]
    assert image["verdict"] == {**verdict().model_dump(mode="json"), "explanation": explanation}
    assert call("GET", f"/v1/images/{IMAGE_ID}/findings") == (200, image["findings"])
    assert call("GET", f"/v1/images/{IMAGE_ID}/verdict") == (200, image["verdict"])


def test_the_duplicates_of_an_image_are_those_of_now(call, dynamodb, approved):
    first = call("GET", f"/v1/images/{IMAGE_ID}/duplicates")
    images = ImageStore(dynamodb, TABLE)
    images.create(record(id=OTHER_ID))
    images.receive(WORKSPACE, OTHER_ID, version_id=VERSION, sequencer="01", now=NOW)
    images.begin_analysis(WORKSPACE, OTHER_ID, version_id=VERSION, analysis=1, now=NOW)
    AnalysisStore(dynamodb, TABLE).finish(analysed(Severity.APPROVE, image_id=OTHER_ID), now=NOW)

    status, answer = call("GET", f"/v1/images/{IMAGE_ID}/duplicates")

    assert (first[0], first[1]["duplicates"]) == (200, [])
    assert status == 200
    assert [(each["image_id"], each["kind"]) for each in answer["duplicates"]] == [(OTHER_ID, "exact")]


def test_only_what_failed_is_analysed_again(call, approved):
    status, problem = call("POST", f"/v1/images/{IMAGE_ID}/reanalyse")

    assert (status, problem["type"]) == (409, "urn:pixelgate:problem:not-failed")
    assert call("POST", f"/v1/images/{OTHER_ID}/reanalyse")[0] == 404


def test_an_image_without_analysis_has_no_findings_yet(call, dynamodb):
    ImageStore(dynamodb, TABLE).create(record())

    status, image = call("GET", f"/v1/images/{IMAGE_ID}")

    assert (status, image["findings"], image["categories"], image["verdict"]) == (200, None, None, None)
    assert call("GET", f"/v1/images/{IMAGE_ID}/verdict")[0] == 404


@pytest.mark.parametrize("suffix", ["", "/findings", "/verdict", "/duplicates"])
def test_another_workspace_sees_nothing_not_even_that_it_exists(call, approved, suffix):
    foreign = call("GET", f"/v1/images/{IMAGE_ID}{suffix}", workspace="stranger")
    unknown = call("GET", f"/v1/images/{OTHER_ID}{suffix}", workspace="stranger")

    assert foreign[0] == unknown[0] == 404
    assert foreign[1]["type"] == unknown[1]["type"] == "urn:pixelgate:problem:image-not-found"
    assert call("GET", "/v1/images", workspace="stranger")[1] == {"images": [], "next_cursor": None}


def test_a_listing_pages_with_its_cursor(call, dynamodb):
    images = ImageStore(dynamodb, TABLE)
    for image_id in (IMAGE_ID, OTHER_ID):
        images.create(record(id=image_id))
    listing = partial(call, "GET", "/v1/images")

    first = listing(query={"limit": "1"})[1]
    second = listing(query={"limit": "1", "cursor": first["next_cursor"]})[1]

    assert [each["id"] for each in first["images"] + second["images"]] == [OTHER_ID, IMAGE_ID]
    assert second["next_cursor"] is None
    assert listing(query={"status": "REJECTED"})[1]["images"] == []


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/v1/images", {"limit": "0"}, 422),
        ("/v1/images", {"limit": "101"}, 422),
        ("/v1/images", {"status": "NICE"}, 422),
        ("/v1/images", {"cursor": "%%%"}, 422),
        ("/v1/images/img_1", None, 422),
        ("/v1/nothing", None, 404),
    ],
)
def test_a_bad_request_is_a_problem_that_says_what_is_wrong(call, path, query, status):
    answered, problem = call("GET", path, query=query)

    assert answered == status == problem["status"]
    assert problem["detail"]


def test_a_route_without_the_authorizer_fails_closed(call):
    status, problem = call("GET", "/v1/images", workspace=None)

    assert (status, problem["type"]) == (500, "urn:pixelgate:problem:internal-error")


@pytest.fixture
def erase_queue(dynamodb, monkeypatch):
    queue = boto3.client("sqs").create_queue(QueueName="erase")["QueueUrl"]
    monkeypatch.setenv("ERASE_QUEUE_URL", queue)
    load_settings.cache_clear()
    api.application.cache_clear()
    return queue


def test_an_image_is_erased_on_request_and_gone_from_then_on(call, approved, erase_queue):
    status, answer = call("DELETE", f"/v1/images/{IMAGE_ID}")

    assert (status, answer["status"]) == (202, "ERASED")
    assert answer["erasure"]["by"] == KEY_ID
    assert answer["erasure"]["reason_code"] == "REQUESTED"
    [message] = boto3.client("sqs").receive_message(QueueUrl=erase_queue)["Messages"]
    assert json.loads(message["Body"]) == {"workspace": WORKSPACE, "image_id": IMAGE_ID}
    for path in ("", "/findings", "/verdict"):
        status, problem = call("GET", f"/v1/images/{IMAGE_ID}{path}")
        assert (status, problem["type"]) == (410, "urn:pixelgate:problem:image-erased")
        assert problem["erasure"]["requested_at"] == answer["erasure"]["requested_at"]
    assert call("POST", f"/v1/images/{IMAGE_ID}/reanalyse", body={})[0] == 410
    assert call("GET", "/v1/images", query={"status": "ERASED"})[1]["images"] == []
    assert call("DELETE", f"/v1/images/{IMAGE_ID}") == (202, answer)


@pytest.mark.parametrize(("workspace", "image_id"), [(WORKSPACE, OTHER_ID), ("other", IMAGE_ID)])
def test_nobody_erases_what_is_not_theirs(call, approved, erase_queue, workspace, image_id):
    status, problem = call("DELETE", f"/v1/images/{image_id}", workspace=workspace)

    assert (status, problem["type"]) == (404, "urn:pixelgate:problem:image-not-found")
    assert call("GET", f"/v1/images/{IMAGE_ID}")[0] == 200


def test_a_workspace_sets_how_long_its_images_are_kept(call, dynamodb):
    ImageStore(dynamodb, TABLE).create(record(status="REJECTED"))
    assert call("GET", "/v1/retention")[1]["rejected_days"] == 30
    assert [each["id"] for each in call("GET", "/v1/retention/expired")[1]["images"]] == [IMAGE_ID]

    status, policy = call("PUT", "/v1/retention", body={"approved_days": 90})

    assert (status, policy["approved_days"], policy["rejected_days"]) == (200, 90, None)
    assert call("GET", "/v1/retention") == (200, policy)
    assert call("GET", "/v1/retention/expired") == (200, {"images": []})
    assert call("GET", "/v1/retention", workspace="other")[1]["rejected_days"] == 30
    assert call("PUT", "/v1/retention", body={"approved_days": 0})[0] == 422


def test_an_image_belongs_to_the_collection_that_its_upload_names(call):
    body = {"name": "x.jpg", "content_type": "image/jpeg"}

    shoe = call("POST", "/v1/uploads", body={**body, "collection": "shoes"})[1]["id"]
    other = call("POST", "/v1/uploads", body=body)[1]["id"]

    assert call("GET", f"/v1/images/{shoe}")[1]["collection"] == "shoes"
    assert call("GET", f"/v1/images/{other}")[1]["collection"] is None
    assert call("POST", "/v1/uploads", body={**body, "collection": "a#b"})[0] == 422
