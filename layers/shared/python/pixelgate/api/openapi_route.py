"""GET /v1/openapi.json: what this API is, for machines. Written by ``make openapi``, read when asked for."""

from http import HTTPStatus
from importlib.resources import files

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

CONTENT_TYPE = "application/openapi+json; version=3.1"


def add_openapi_route(app: APIGatewayHttpResolver) -> None:
    """Serve this module's route."""

    @app.get("/v1/openapi.json")
    def get_openapi() -> Response[str]:
        document = files("pixelgate.api").joinpath("openapi.json").read_text(encoding="utf-8")
        return Response(
            status_code=HTTPStatus.OK,
            content_type=CONTENT_TYPE,
            headers={"Cache-Control": "public, max-age=300"},
            body=document,
        )
