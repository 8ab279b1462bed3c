"""GET /v1/health: whether the service answers, and which version of it. Open to everyone."""

from typing import Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.domain.base import Document


class Health(Document):
    """The service is up."""

    status: Literal["ok"]
    version: str


def add_health_route(app: APIGatewayHttpResolver, *, version: str) -> None:
    """Serve this module's route."""

    @app.get("/v1/health")
    def get_health() -> Health:
        return Health(status="ok", version=version)
