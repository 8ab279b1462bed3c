"""A response of the gateway before it is written."""

import json
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class Answer:
    """A response before it is written."""

    status: int
    headers: dict[str, str]
    body: bytes


def problem(status: HTTPStatus, detail: str) -> Answer:
    """An RFC 9457 problem document, as the API itself answers errors."""
    document = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return Answer(status, {"Content-Type": "application/problem+json"}, json.dumps(document).encode())
