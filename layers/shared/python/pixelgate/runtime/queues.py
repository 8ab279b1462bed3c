"""Putting messages on a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


class Queue(Protocol):
    """Takes messages that are delivered at least once."""

    def send(self, message: BaseModel) -> None: ...


class SqsQueue:
    """A ``Queue`` on SQS; nothing is delivered before ``delay_s`` seconds have passed, 900 at most."""

    def __init__(self, client: SQSClient, url: str, *, delay_s: int = 0) -> None:
        self._client = client
        self._url = url
        self._delay_s = delay_s

    def send(self, message: BaseModel) -> None:
        self._client.send_message(
            QueueUrl=self._url, MessageBody=message.model_dump_json(), DelaySeconds=self._delay_s
        )
