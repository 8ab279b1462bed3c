"""Images, one or many, as they are shown."""

from functools import partial

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.image_details import ImageWindow, add_image_routes
from pixelgate.api.images import add_listing_route
from pixelgate.api.parts import Parts
from pixelgate.storage.listing import list_images
from pixelgate.storage.recorded_analyses import RecordedAnalyses


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    add_listing_route(app, listing=partial(list_images, *parts.table))
    window = ImageWindow(images=parts.images, analyses=RecordedAnalyses(*parts.table))
    add_image_routes(app, window=window)
