"""functions/record_failure: what Step Functions caught becomes a status with a reason."""

import json

import pytest

from functions.record_failure import handler as record_failure
from tests.support.documents import received


class Pending:
    """``PendingImages`` of one image; ``is_running`` says whether its analysis still is."""

    def __init__(self, *, is_running):
        self.is_running = is_running
        self.errors = []

    def note_error(self, received, error):
        self.errors.append(error)
        return self.is_running


class RememberedAnalyses:
    def __init__(self):
        self.failed = []

    def fail(self, received, *, to, reason, reason_code, now):
        self.failed.append((received, reason_code))
        return to


def test_a_rejection_is_recorded_with_its_reason(monkeypatch, lambda_context):
    store = RememberedAnalyses()
    monkeypatch.setattr(record_failure, "failed_analyses", lambda: store)
    cause = json.dumps({"errorMessage": "EMPTY_FILE: 0 bytes", "errorType": "RejectedImageError"})
    event = {
        "received": received().model_dump(mode="json"),
        "error": {"Error": "RejectedImageError", "Cause": cause},
    }

    answer = record_failure.handler(event, lambda_context)

    assert answer["status"] == "REJECTED"
    assert store.failed == [(received(), "EMPTY_FILE")]


@pytest.mark.parametrize(("is_running", "status"), [(True, "ANALYSING"), (False, "FAILED")])
def test_what_was_only_busy_is_left_to_the_sweep_while_it_may_be(
    monkeypatch, lambda_context, is_running, status
):
    store, pending = RememberedAnalyses(), Pending(is_running=is_running)
    monkeypatch.setattr(record_failure, "failed_analyses", lambda: store)
    monkeypatch.setattr(record_failure, "pending", lambda: pending)
    event = {
        "received": received().model_dump(mode="json"),
        "error": {"Error": "RetryableError", "Cause": json.dumps({"errorMessage": "busy"})},
    }

    assert record_failure.handler(event, lambda_context)["status"] == status
    assert pending.errors == ["RetryableError"]
    assert len(store.failed) == (not is_running)
