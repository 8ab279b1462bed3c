"""The number under which an answer, its log lines and API Gateway's own log tell of one request."""

from typing import Any

REQUEST_ID_HEADER = "X-Request-Id"


def with_request_id(answer: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """``answer`` with the id that API Gateway gave the request in ``event``."""
    headers = {**answer.get("headers", {}), REQUEST_ID_HEADER: event["requestContext"]["requestId"]}
    return {**answer, "headers": headers}
