"""How long images are kept."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.parts import Parts
from pixelgate.api.retention import add_retention_routes, open_retention


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    dynamodb, _ = parts.table
    add_retention_routes(
        app, retention=open_retention(parts.settings, dynamodb=dynamodb, sqs=parts.clients.sqs())
    )
