"""functions/ingest: a batch in, the failed messages out. What intake does is tested with pixelgate.api."""

import json

import pytest

from functions.ingest import handler as ingest
from pixelgate.domain.errors import RetryableError
from tests.support.documents import IMAGE_ID, WORKSPACE, record
from tests.support.fakes import RecordedExecutions, RecordedQueue
from tests.support.template import resources_of


class OneImage:
    """As much of an image store as intake needs; the image is never marked."""

    def receive(self, workspace, image_id, **_):
        return True

    def get(self, workspace, image_id):
        return record(status="RECEIVED", version_id="v1")

    def begin_analysis(self, workspace, image_id, **_):
        return True


@pytest.fixture
def executions(monkeypatch):
    executions = RecordedExecutions()
    monkeypatch.setattr(ingest, "images", OneImage)
    monkeypatch.setattr(ingest, "executions", lambda: executions)
    monkeypatch.setattr(ingest, "erasures", RecordedQueue)
    return executions


def message(message_id, body):
    return {
        "messageId": message_id,
        "body": body,
        "eventSource": "aws:sqs",
        "attributes": {},
        "messageAttributes": {},
    }


def object_created(key=f"{WORKSPACE}/{IMAGE_ID}/original", reason="PostObject"):
    stored = {"key": key, "size": 9, "version-id": "v1", "sequencer": "01", "etag": "new fields are welcome"}
    detail = {"bucket": {"name": "originals"}, "object": stored, "reason": reason}
    return json.dumps({"source": "aws.s3", "detail": detail})


def test_every_message_is_taken_in_however_its_object_came(executions, lambda_context):
    reasons = ("PostObject", "PutObject", "CopyObject", "CompleteMultipartUpload")
    bodies = [object_created(reason=reason) for reason in reasons]
    batch = {"Records": [message(str(number), body) for number, body in enumerate(bodies)]}

    assert ingest.handler(batch, lambda_context) == {"batchItemFailures": []}
    assert len(executions.started) == len(reasons)


def test_no_way_in_which_an_object_comes_is_kept_from_the_queue():
    rule = resources_of("AWS::Events::Rule")["IntakeRule"]["EventPattern"]

    assert (rule["detail-type"], list(rule["detail"])) == (["Object Created"], ["bucket"])


def test_only_the_messages_that_failed_are_delivered_again(executions, lambda_context):
    executions.fault = RetryableError("busy")
    batch = {
        "Records": [
            message("1", object_created()),
            message("2", object_created()),
            message("3", "not an event"),
        ]
    }

    answer = ingest.handler(batch, lambda_context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}, {"itemIdentifier": "3"}]}
    assert len(executions.started) == 1
