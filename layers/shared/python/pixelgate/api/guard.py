"""The first thing that happens to a request: whether this caller may ask for this, and so often."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
)
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestUnsupportedContentType

from pixelgate.api.access import action_of, require
from pixelgate.api.caller import author_of, role_of, workspace_of
from pixelgate.api.rate_limits import RateLimit
from pixelgate.api.raw_bodies import JSON, declared_type, is_raw

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response
    from aws_lambda_powertools.event_handler.api_gateway import Route
    from aws_lambda_powertools.event_handler.middlewares import NextMiddleware


class Guard(OpenAPIRequestValidationMiddleware):
    """Stands before the validation of requests: who may not ask is not told what a question looks like."""

    def __init__(self, rate: RateLimit | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Powertools annotates no __init__
        self._rate = rate

    def handler(
        self,
        app: APIGatewayHttpResolver,  # type: ignore[override]  # of the one kind of API that there is
        next_middleware: NextMiddleware,
    ) -> Response[Any]:
        """Go on, or raise a ``ProblemError``."""
        route: Route = app.context["_route"]
        action = action_of(route.method, route.path)
        if action is not None:
            require(action, role_of(app))
            if self._rate is not None:
                caller = {"workspace": workspace_of(app), "author": author_of(app)}
                self._rate.check(route.method, **caller, now=datetime.now(UTC))
        return super().handler(app, next_middleware)

    def _get_body(self, app: APIGatewayHttpResolver) -> dict[str, Any] | None:  # type: ignore[override]  # of the one kind of API that there is
        if is_raw(app):
            # Not ours to read: to the route there is no document.
            return None
        # Powertools would read forms too, which any page may send from a browser and no route takes.
        if declared_type(app.current_event) != JSON:
            raise RequestUnsupportedContentType("not JSON", errors=[])
        return self._parse_json_data(app)


def guarded_application(rate: RateLimit | None = None) -> APIGatewayHttpResolver:
    """An API without routes; each asks of its callers what ``pixelgate.api.access`` says, and ``rate``."""
    app = APIGatewayHttpResolver(enable_validation=True)
    # Powertools puts validation before whatever `use` adds. test_access.py notices when this place moves.
    app._request_validation_middleware = Guard(rate)
    return app
