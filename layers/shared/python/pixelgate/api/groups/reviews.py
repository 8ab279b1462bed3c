"""What waits for a person, and what people decided."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.parts import Parts
from pixelgate.api.review_routes import add_all_review_routes


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    dynamodb, table = parts.table
    add_all_review_routes(app, dynamodb=dynamodb, table=table)
