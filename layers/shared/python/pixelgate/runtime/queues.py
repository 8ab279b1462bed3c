"""Putting messages on a queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel

from pixelgate.domain.errors import RetryableError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# SQS takes 256 KiB at a time, and this many messages.
MESSAGES_AT_ONCE = 10


class Queue(Protocol):
    """Takes messages that are delivered at least once."""

    def send(self, messages: Sequence[BaseModel]) -> None: ...


class SqsQueue:
    """A ``Queue`` on SQS."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Sequence[BaseModel]) -> None:
        """Send each of ``messages`` as JSON.

        Raises:
            RetryableError: the queue did not take one of them; others may have been sent.
        """
        for start in range(0, len(messages), MESSAGES_AT_ONCE):
            some = messages[start : start + MESSAGES_AT_ONCE]
            answer = self._client.send_message_batch(
                QueueUrl=self._url,
                Entries=[
                    {"Id": str(number), "MessageBody": message.model_dump_json()}
                    for number, message in enumerate(some)
                ],
            )
            if answer.get("Failed"):
                raise RetryableError(f"message not accepted: {answer['Failed'][0]['Code']}")
