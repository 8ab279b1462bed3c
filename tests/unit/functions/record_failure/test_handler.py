"""functions/record_failure: what Step Functions caught becomes a status with a reason."""

import json

from functions.record_failure import handler as record_failure
from tests.support.documents import received


class RememberedAnalyses:
    def __init__(self):
        self.failed = []

    def fail(self, received, *, to, reason, reason_code, now):
        self.failed.append((received, reason_code))
        return to


def test_a_rejection_is_recorded_with_its_reason(monkeypatch, lambda_context):
    store = RememberedAnalyses()
    monkeypatch.setattr(record_failure, "analyses", lambda: store)
    cause = json.dumps({"errorMessage": "EMPTY_FILE: 0 bytes", "errorType": "RejectedImageError"})
    event = {
        "received": received().model_dump(mode="json"),
        "error": {"Error": "RejectedImageError", "Cause": cause},
    }

    answer = record_failure.handler(event, lambda_context)

    assert answer["status"] == "REJECTED"
    assert store.failed == [(received(), "EMPTY_FILE")]
