"""What the service says of itself."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.health import add_health_route
from pixelgate.api.model_list import add_models_route
from pixelgate.api.openapi_route import add_openapi_route
from pixelgate.api.parts import Parts
from pixelgate.runtime.version import VERSION


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    add_health_route(app, version=VERSION)
    add_models_route(app)
    add_openapi_route(app)
