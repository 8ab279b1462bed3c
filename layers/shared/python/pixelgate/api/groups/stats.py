"""What is in a workspace, counted."""

from functools import partial

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.parts import Parts
from pixelgate.api.stats import add_stats_route
from pixelgate.storage.image_counts import count_images


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    add_stats_route(app, count=partial(count_images, *parts.table))
