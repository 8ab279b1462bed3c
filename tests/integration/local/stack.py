"""What tests do with the deployed sample project."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from infra.local.cloud import LocalCloud

GOOD_KEY = {"authorization": "Bearer good"}


@dataclass(frozen=True)
class Answer:
    """One invocation's result; ``error`` is None unless the function failed."""

    payload: Any
    error: str | None
    log: str


@dataclass(frozen=True)
class SampleStack:
    """The stack's outputs and the cloud it runs on."""

    cloud: LocalCloud
    outputs: Mapping[str, str]

    def probe(self, **event: object) -> Answer:
        """Invoke the probe function with ``event`` and wait for its answer."""
        return self.invoke(self.outputs["ProbeName"], event)

    def invoke(self, name: str, event: object) -> Answer:
        response = self.cloud.client("lambda").invoke(
            FunctionName=name, Payload=json.dumps(event), LogType="Tail"
        )
        payload = json.loads(response["Payload"].read() or b"null")
        log = base64.b64decode(response.get("LogResult", "")).decode()
        return Answer(payload, payload["errorType"] if "FunctionError" in response else None, log)

    def call(
        self, method: str, path: str, body: object = None, key: Mapping[str, str] = GOOD_KEY
    ) -> httpx.Response:
        url = self.cloud.api_url(self.outputs["ApiId"]) + path
        return httpx.request(method, url, json=body, headers=key, timeout=30)

    def create_upload(self, image_id: str) -> dict[str, Any]:
        """Register an image and return its presigned POST."""
        response = self.call("POST", "/v1/uploads", {"id": image_id})
        response.raise_for_status()
        return dict(response.json())

    def upload(self, image_id: str, content: bytes = b"picture") -> None:
        response = post_form(self.create_upload(image_id), content)
        response.raise_for_status()

    def record(self, image_id: str) -> dict[str, Any] | None:
        key = {"PK": {"S": f"IMG#{image_id}"}, "SK": {"S": "RECORD"}}
        answer = self.cloud.client("dynamodb").get_item(TableName=self.outputs["TableName"], Key=key)
        return answer.get("Item")

    def is_approved(self, image_id: str) -> bool:
        record = self.record(image_id)
        return record is not None and record["status"]["S"] == "APPROVED"

    def receive(self, queue: str, within_s: float = 60.0) -> list[dict[str, Any]]:
        """Take messages off the queue whose URL is that output; empty when none came in time."""
        sqs, messages = self.cloud.client("sqs"), []
        deadline = time.monotonic() + within_s
        while not messages and time.monotonic() < deadline:
            answer = sqs.receive_message(
                QueueUrl=self.outputs[queue], WaitTimeSeconds=1, MaxNumberOfMessages=10
            )
            messages = answer.get("Messages", [])
            for message in messages:
                sqs.delete_message(QueueUrl=self.outputs[queue], ReceiptHandle=message["ReceiptHandle"])
        return messages


def post_form(presigned: Mapping[str, Any], content: bytes, **fields: str) -> httpx.Response:
    form = {**presigned["fields"], **fields}
    return httpx.post(presigned["url"], data=form, files={"file": ("photo.jpg", content, "image/jpeg")})


def eventually(is_so: Callable[[], bool], within_s: float = 60.0) -> bool:
    """Whether ``is_so`` becomes true in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False
