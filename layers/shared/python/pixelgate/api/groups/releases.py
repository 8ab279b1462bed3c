"""What the public sees of images."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.all_release_routes import add_all_release_routes
from pixelgate.api.parts import Parts


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    dynamodb, table = parts.table
    add_all_release_routes(
        app,
        parts.settings,
        dynamodb=dynamodb,
        table=table,
        machine=parts.machine,
        secrets=parts.clients.secrets(),
    )
