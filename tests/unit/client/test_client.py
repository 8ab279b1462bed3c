import json

import httpx
import pytest

from pixelgate_client.client import Client
from pixelgate_client.errors import (
    ApiError,
    ConnectionFailedError,
    UnknownImageTypeError,
    UploadRefusedError,
    WaitTimeoutError,
)
from pixelgate_client.exchange import ATTEMPTS
from pixelgate_client.models.findings import MissingFinding
from tests.unit.client.fake_service import (
    API_KEY,
    ENDPOINT,
    JPEG,
    S3_ERROR,
    FakeService,
    image_document,
    problem,
)


def test_the_file_goes_straight_to_storage_after_every_field_and_without_the_key(service, tmp_path):
    path = tmp_path / "cat.jpg"
    path.write_bytes(JPEG)

    image_id = service.client().upload(path)

    [form] = service.forms
    fields = ["key", "Content-Type", "policy", "x-amz-signature", "x-amz-checksum-sha256"]
    assert [name for name, _, _ in form] == [*fields, "file"]
    assert form[0][2] == f"demo/{image_id}".encode()
    assert form[-1] == ("file", "cat.jpg", JPEG)
    api_call, storage_call = service.requests
    assert api_call.headers["Authorization"] == f"Bearer {API_KEY}"
    assert "Authorization" not in storage_call.headers
    assert int(storage_call.headers["Content-Length"]) == len(storage_call.content)


def test_bytes_can_be_uploaded_under_a_name(service):
    service.client().upload(JPEG, name="from memory.jpg")

    assert service.forms[0][-1] == ("file", "from memory.jpg", JPEG)


def test_progress_grows_to_the_size_of_what_is_sent(service):
    seen = []

    service.client().upload(JPEG, on_progress=lambda sent, total: seen.append((sent, total)))

    total = int(service.requests[-1].headers["Content-Length"])
    sent = [count for count, _ in seen]
    assert sent == sorted(sent)
    assert len(set(sent)) > 3
    assert seen[-1] == (total, total)


class CutOffAfterTwoChunks(httpx.BaseTransport):
    """Storage goes away while it is being sent to."""

    def __init__(self, service):
        self._service = service

    def handle_request(self, request):
        if request.url.host != "storage.test":
            return self._service.answer(request)
        chunks = iter(request.stream)
        next(chunks), next(chunks)
        raise httpx.WriteError("broken pipe")


def test_progress_counts_a_chunk_only_once_it_has_left(service):
    seen = []
    client = Client(ENDPOINT, API_KEY, transport=CutOffAfterTwoChunks(service), sleep=service.sleep)

    with pytest.raises(ConnectionFailedError, match=r"storage at http://storage\.test: broken pipe"):
        client.upload(JPEG, on_progress=lambda sent, total: seen.append(sent))

    assert len(seen) == ATTEMPTS


def test_a_file_that_is_no_image_is_refused_before_anything_is_sent(service, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("milk, bread")

    with pytest.raises(UnknownImageTypeError, match=r"notes\.txt is not an image"):
        service.client().upload(path)

    assert service.requests == []


def test_a_name_that_is_not_unicode_does_not_stop_an_upload(service):
    service.client().upload(JPEG, name="caf\udce9.jpg")

    assert service.names.popitem()[1] == "caf?.jpg"


def test_a_refused_type_says_what_is_accepted(service):
    service.overrides["POST", "/v1/uploads"] = lambda _: problem(
        422, "Unprocessable Entity", "content_type: 'image/bmp' is not accepted", "accepted are image/jpeg"
    )

    with pytest.raises(ApiError, match="image/bmp") as caught:
        service.client().upload(b"BM....")

    assert caught.value.hint == "accepted are image/jpeg"
    assert service.forms == []


@pytest.mark.parametrize(
    ("code", "message", "told"),
    [
        ("EntityTooLarge", "Your proposed upload exceeds", r"larger than .* \(26,214,400 bytes at most\)"),
        ("EntityTooSmall", "Your proposed upload is smaller", "the file is empty"),
        ("AccessDenied", "Invalid according to Policy: Policy expired.", "permission to upload has run out"),
        ("AccessDenied", "Policy Condition failed: &quot;eq&quot;", 'Policy Condition failed: "eq"'),
    ],
)
def test_what_storage_objects_to_is_made_readable(service, code, message, told):
    xml = S3_ERROR.format(code=code, message=message)
    service.overrides["storage"] = lambda _: httpx.Response(403, text=xml)

    with pytest.raises(UploadRefusedError, match=f"Storage refused cat.jpg: .*{told}"):
        service.client().upload(JPEG, name="cat.jpg")


@pytest.mark.parametrize("failure", [httpx.ConnectError("broken"), httpx.Response(503)], ids=repr)
def test_a_file_that_did_not_arrive_is_sent_again_by_the_same_form(service, failure):
    failures = [failure] * (ATTEMPTS - 1)

    def fail_first(request):
        if not failures:
            return service.take_form(request)
        failed = failures.pop()
        if isinstance(failed, Exception):
            raise failed
        return httpx.Response(failed.status_code)

    service.overrides["storage"] = fail_first

    service.client().upload(JPEG)

    assert service.forms[0][-1][2] == JPEG
    assert len(service.names) == 1
    assert len(service.slept) == ATTEMPTS - 1


def test_storage_without_an_explanation_is_told_by_its_status(service):
    service.overrides["storage"] = lambda _: httpx.Response(502, text="")

    with pytest.raises(UploadRefusedError, match="HTTP 502") as caught:
        service.client().upload(JPEG)

    assert caught.value.code == "HTTP 502"


def test_findings_and_verdict_are_typed_and_fields_of_tomorrow_are_ignored(service):
    image_id = service.client().upload(JPEG)

    image = service.client().get(image_id)

    assert image.findings is not None
    assert image.verdict is not None
    assert image.findings.labels.labels[0].name == "tabby"
    assert image.findings.faces == MissingFinding(missing=True, error="model file is damaged")
    assert image.verdict.trace[1].condition.children[0].actual == 0.8
    assert image.elapsed_ms == 1234


def test_a_status_of_tomorrow_can_be_read_and_is_not_final():
    service = FakeService(status_sequence=("QUARANTINED",))
    image_id = service.client().upload(JPEG)

    image = service.client().get(image_id)

    assert image.status == "QUARANTINED"
    assert not image.is_final


@pytest.mark.parametrize("final", ["APPROVED", "IN_REVIEW", "REJECTED", "FAILED", "ERASED"])
def test_waiting_ends_at_every_final_status_and_asks_ever_less_often(final):
    service = FakeService(status_sequence=("AWAITING_UPLOAD", "RECEIVED", "ANALYSING", "ANALYSING", final))
    client = service.client()
    image_id = client.upload(JPEG)

    image = client.wait(image_id)

    assert image.status == final
    assert service.slept == sorted(service.slept)
    assert len(service.slept) == 4


def test_waiting_lets_the_service_hold_its_answer_back_within_the_time_that_is_left():
    service = FakeService(status_sequence=("ANALYSING", "APPROVED"))
    client = service.client()
    image_id = client.upload(JPEG)

    client.wait(image_id, timeout_s=15)
    client.wait(image_id)

    asked = [request.url.params["wait"] for request in service.requests if "wait" in request.url.params]
    assert asked == ["15", "14", "20"]


def test_waiting_ends_in_time_and_says_where_the_image_stands():
    service = FakeService(status_sequence=("ANALYSING",))
    client = service.client()
    image_id = client.upload(JPEG)

    with pytest.raises(WaitTimeoutError, match="is still ANALYSING after 10 s"):
        client.wait(image_id, timeout_s=10)

    assert sum(service.slept) == pytest.approx(10)


def test_listing_follows_the_cursor_only_as_far_as_it_is_read(service):
    def page(request):
        number = int(request.url.params.get("cursor", "0"))
        images = [image_document(f"img_{number}{index}", status="RECEIVED") for index in range(2)]
        cursor = str(number + 1) if number < 2 else None
        return httpx.Response(200, json={"images": images, "next_cursor": cursor})

    service.overrides["GET", "/v1/images"] = page
    listing = service.client().list(statuses=("RECEIVED", "FAILED"), page_size=2)

    first_three = [next(listing).id for _ in range(3)]

    assert first_three == ["img_00", "img_01", "img_10"]
    assert len(service.requests) == 2
    assert [image.id for image in listing] == ["img_11", "img_20", "img_21"]
    assert service.requests[0].url.params.get_list("status") == ["RECEIVED", "FAILED"]
    assert service.requests[0].url.params["limit"] == "2"


def test_imports_are_asked_for_and_followed(service):
    answer = {"id": "imp_1", "images": [{"id": "img_1", "url": "https://a.example/b.jpg"}]}
    detail = {
        "id": "imp_1",
        "kind": "URLS",
        "status": "COMPLETED",
        "created_at": "2026-03-01T10:00:00Z",
        "counts": {"listed": 1, "imported": 0, "skipped": 0, "failed": 1},
        "failures": [{"name": "b.jpg", "reason": "No.", "reason_code": "SOURCE_REFUSED"}],
    }
    service.overrides["POST", "/v1/imports"] = lambda _: httpx.Response(202, json=answer)
    service.overrides["GET", "/v1/imports/imp_1"] = lambda _: httpx.Response(200, json=detail)

    with service.client() as client:
        urls = client.import_urls(["https://a.example/b.jpg"])
        client.import_prefix("spring/")
        followed = client.get_import(urls.id)

    assert urls.images[0].id == "img_1"
    assert [json.loads(request.content) for request in service.requests[:2]] == [
        {"urls": ["https://a.example/b.jpg"]},
        {"prefix": "spring/"},
    ]
    assert (followed.status, followed.failures[0].reason_code) == ("COMPLETED", "SOURCE_REFUSED")


def test_a_collection_is_named_only_where_there_is_one(service):
    client = service.client()

    client.upload(JPEG, collection="shoes")
    client.upload(JPEG)

    asked = [json.loads(sent.content) for sent in service.requests if sent.url.path == "/v1/uploads"]
    assert [body.get("collection", "none") for body in asked] == ["shoes", "none"]
