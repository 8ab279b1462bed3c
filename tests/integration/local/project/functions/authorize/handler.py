"""Let the key `good` in, as a simple response."""

from typing import Any


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    key = event["headers"].get("authorization", "")
    return {"isAuthorized": key == "Bearer good", "context": {"workspace": "acme", "role": "editor"}}
