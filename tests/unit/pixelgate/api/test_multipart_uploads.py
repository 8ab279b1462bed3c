"""A large original comes in parts: as agreed, by whoever began it, once, or not at all."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from pixelgate.domain.status import ImageStatus
from pixelgate.storage.images import ImageStore
from pixelgate.storage.multipart_uploads import MultipartUploads
from tests.support.application import whole_application
from tests.support.documents import IMAGE_ID, NOW, WORKSPACE, record
from tests.support.http import request
from tests.support.multipart import DIGESTS, PARTS, REQUEST, WHOLE
from tests.support.tables import TABLE, sort_keys

PROBLEM = "urn:pixelgate:problem:"


@pytest.fixture
def s3(dynamodb, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    client = boto3.client("s3", region_name="eu-west-1")
    client.create_bucket(Bucket="originals", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return client


@pytest.fixture
def call(s3, lambda_context):
    limits = {"uploads_per_day": "2", "upload_bytes_per_day": "0", "changes_per_minute": "0"}
    app = whole_application(max_upload_bytes=str(len(WHOLE)), **limits)

    def call(method, path, body=None, **caller):
        answer = app.resolve(
            request(method, path, body=body, **{"workspace": WORKSPACE, **caller}), lambda_context
        )
        return answer["statusCode"], json.loads(answer["body"])

    return call


@pytest.fixture
def begun(call):
    status, answer = call("POST", "/v1/uploads/multipart", REQUEST)
    assert status == 201
    return answer


@pytest.fixture
def send(s3, begun):
    """As storage takes them: whether it checks addresses is not moto's to tell."""

    def send(*numbers):
        for number in numbers:
            query = parse_qs(urlsplit(begun["upload"]["parts"][number - 1]["url"]).query)
            s3.upload_part(
                Bucket="originals",
                Key=f"{WORKSPACE}/{begun['id']}/original",
                UploadId=query["uploadId"][0],
                PartNumber=number,
                Body=PARTS[number - 1],
            )

    return send


def test_each_part_has_an_address_for_its_own_bytes_only(begun, dynamodb):
    first, last = begun["upload"]["parts"]

    assert (first["size"], last["size"]) == (len(PARTS[0]), len(PARTS[1]))
    for part in (first, last):
        query = parse_qs(urlsplit(part["url"]).query)
        assert query["partNumber"] == [str(part["number"])]
        assert query["X-Amz-Expires"] == ["900"]
        assert query["X-Amz-SignedHeaders"] == ["content-length;host;x-amz-checksum-sha256"]
        assert list(part["headers"]) == ["x-amz-checksum-sha256"]
    assert urlsplit(first["url"]).path.endswith(f"{WORKSPACE}/{begun['id']}/original")
    stored = ImageStore(dynamodb, TABLE).get(WORKSPACE, begun["id"])
    assert (stored.status, stored.name) == (ImageStatus.AWAITING_UPLOAD, "large.png")


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"content_type": "text/html"}, 422, "content-type-not-accepted"),
        ({"size": len(WHOLE) + 1}, 413, "too-many-bytes"),
        ({"size": 3 * len(WHOLE)}, 422, "invalid-request"),
        ({"size": 0}, 422, "invalid-request"),
        ({"part_size": 1024}, 422, "invalid-request"),
        ({"part_sha256": DIGESTS[:1]}, 422, "invalid-request"),
        ({"part_sha256": ["?", "?"]}, 422, "invalid-request"),
        ({"part_sha256": DIGESTS * 51, "size": len(PARTS[0]) * 102}, 422, "invalid-request"),
    ],
)
def test_what_could_not_be_carried_out_is_refused_and_leaves_nothing(
    call, s3, dynamodb, change, status, kind
):
    answered, problem = call("POST", "/v1/uploads/multipart", {**REQUEST, **change})

    assert (answered, problem["type"]) == (status, PROBLEM + kind)
    assert sort_keys(dynamodb) == []
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="originals")


def test_an_upload_in_parts_counts_once(call, begun, send):
    send(1, 2)
    call("GET", f"/v1/uploads/{begun['id']}")
    call("POST", f"/v1/uploads/{begun['id']}/complete")

    assert call("GET", "/v1/quota")[1]["uploads"]["used"] == 1


def test_what_storage_has_need_not_be_sent_again(call, begun, send):
    send(2)

    status, answer = call("GET", f"/v1/uploads/{begun['id']}")

    assert status == 200
    first, last = answer["upload"]["parts"]
    assert (first["is_stored"], last["is_stored"], last["url"]) == (False, True, None)
    assert first["sha256"] == DIGESTS[0]
    assert "X-Amz-Signature" in first["url"]


def test_nothing_becomes_of_it_while_parts_are_missing(call, begun, send, s3):
    send(1)

    status, problem = call("POST", f"/v1/uploads/{begun['id']}/complete")

    assert (status, problem["type"]) == (409, PROBLEM + "parts-missing")
    assert problem["detail"] == f"{begun['id']}: storage has no part 2"
    assert "Contents" not in s3.list_objects_v2(Bucket="originals")
    assert call("GET", f"/v1/uploads/{begun['id']}")[0] == 200


def test_the_parts_become_one_original_however_often_that_is_asked(call, begun, send, s3):
    send(1, 2)

    answers = [call("POST", f"/v1/uploads/{begun['id']}/complete") for _ in range(2)]

    assert answers == [(200, {"id": begun["id"]})] * 2
    stored = s3.get_object(Bucket="originals", Key=f"{WORKSPACE}/{begun['id']}/original")
    assert (stored["Body"].read(), stored["ContentType"]) == (WHOLE, "image/png")
    for method, path in (("GET", ""), ("DELETE", "")):
        status, problem = call(method, f"/v1/uploads/{begun['id']}{path}")
        assert (status, problem["type"]) == (409, PROBLEM + "upload-ended")


def test_what_is_given_up_stays_given_up(call, begun, send, s3):
    send(1, 2)

    assert call("DELETE", f"/v1/uploads/{begun['id']}") == (200, {"id": begun["id"]})
    assert call("DELETE", f"/v1/uploads/{begun['id']}")[0] == 200

    assert "Uploads" not in s3.list_multipart_uploads(Bucket="originals")
    for method, path in (("GET", ""), ("POST", "/complete")):
        status, problem = call(method, f"/v1/uploads/{begun['id']}{path}")
        assert (status, problem["type"]) == (409, PROBLEM + "upload-ended")
    assert "Contents" not in s3.list_objects_v2(Bucket="originals")


def test_after_a_day_an_upload_is_over(call, begun, send, dynamodb, s3):
    send(1, 2)
    uploads = MultipartUploads(dynamodb, TABLE, s3=s3, bucket="originals")
    upload = uploads.find(WORKSPACE, begun["id"])
    assert timedelta(hours=23) < upload.expires_at - datetime.now(UTC) < timedelta(days=1)
    uploads.keep(WORKSPACE, begun["id"], upload.model_copy(update={"expires_at": NOW}))

    assert call("POST", f"/v1/uploads/{begun['id']}/complete")[0] == 409


def test_a_limit_that_was_lowered_meanwhile_holds(begun, send, s3, lambda_context):
    send(1, 2)
    strict = whole_application(max_upload_bytes=str(len(WHOLE) - 1))

    path = f"/v1/uploads/{begun['id']}/complete"
    answer = strict.resolve(request("POST", path, workspace=WORKSPACE), lambda_context)

    assert answer["statusCode"] == 413
    assert "Uploads" not in s3.list_multipart_uploads(Bucket="originals")
    assert "Contents" not in s3.list_objects_v2(Bucket="originals")


@pytest.mark.parametrize("caller", [{"key_id": "fedcba9876543210"}, {"workspace": "others"}])
@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/complete")])
def test_an_upload_is_its_beginners_alone(call, begun, send, caller, method, path):
    send(1, 2)

    status, problem = call(method, f"/v1/uploads/{begun['id']}{path}", **caller)

    assert (status, problem["type"]) == (404, PROBLEM + "image-not-found")


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/complete")])
def test_an_image_that_is_sent_in_one_piece_has_no_parts(call, images, method, path):
    images.create(record(created_by="0123456789abcdef"))

    status, problem = call(method, f"/v1/uploads/{IMAGE_ID}{path}")

    assert (status, problem["type"]) == (404, PROBLEM + "upload-not-found")
