"""Who is told, and what they were told."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.parts import Parts
from pixelgate.api.webhook_routes import add_all_webhook_routes


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    dynamodb, table = parts.table
    queue = parts.queue(parts.settings.webhook_queue_url)
    add_all_webhook_routes(app, parts.settings, dynamodb=dynamodb, table=table, queue=queue)
