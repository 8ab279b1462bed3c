"""One image from the API to the announcement on the bus, through every kind of resource we deploy."""

import json

import pytest

from tests.integration.local.stack import SampleStack, eventually, post_form

pytestmark = pytest.mark.integration


def test_an_upload_travels_from_the_presigned_post_to_the_announcement(sample: SampleStack) -> None:
    sample.upload("travels")

    assert eventually(lambda: sample.is_approved("travels"))
    announced = [json.loads(message["Body"])["detail"] for message in sample.receive("BusQueueUrl")]
    assert {"id": "travels", "status": "APPROVED"} in announced


def test_an_error_class_of_the_shared_layer_is_retried_by_its_name(sample: SampleStack) -> None:
    sample.upload("flaky-once")

    assert eventually(lambda: sample.is_approved("flaky-once"))


def test_an_upload_larger_than_its_form_allows_is_refused(sample: SampleStack) -> None:
    form = sample.create_upload("too-large")

    assert post_form(form, b"x" * 1001).status_code == 400


def test_an_upload_to_another_key_than_the_signed_one_is_refused(sample: SampleStack) -> None:
    form = sample.create_upload("one-key")

    assert post_form(form, b"picture", key="uploads/other").status_code == 403


def test_an_upload_with_another_content_type_than_the_signed_one_is_refused(sample: SampleStack) -> None:
    form = sample.create_upload("one-type")

    assert post_form(form, b"picture", **{"Content-Type": "text/html"}).status_code == 403


def test_an_upload_with_a_changed_signature_is_refused(sample: SampleStack) -> None:
    form = sample.create_upload("one-signature")

    assert post_form(form, b"picture", signature="AAAA" + form["fields"]["signature"][4:]).status_code == 403


def test_a_handler_may_wait_for_a_pipeline_it_starts(sample: SampleStack) -> None:
    assert sample.call("POST", "/v1/analyses").json()["status"] == "SUCCEEDED"
