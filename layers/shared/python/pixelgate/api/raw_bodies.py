"""Bodies that are bytes and not JSON: which routes take them, and what they hold."""

import base64

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

JSON = "application/json"
TAKEN_BY = frozenset({"POST /v1/analyses"})
"""The routes, by their paths as they are registered, that take both."""


def declared_type(event: APIGatewayProxyEventV2) -> str:
    """The media type that a body is sent as, without parameters; JSON where nothing is said."""
    return (event.headers.get("content-type") or JSON).partition(";")[0].strip().lower()


def is_raw(app: APIGatewayHttpResolver) -> bool:
    """The route takes bytes, and the request that is being answered has some."""
    route = app.context["_route"]
    return f"{route.method} {route.path}" in TAKEN_BY and declared_type(app.current_event) != JSON


def raw_body(event: APIGatewayProxyEventV2) -> bytes:
    """The body as it was sent: API Gateway hands on as base64 what is no text."""
    body = event.body or ""
    return base64.b64decode(body) if event.is_base64_encoded else body.encode()
