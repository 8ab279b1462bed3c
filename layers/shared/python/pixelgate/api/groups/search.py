"""Finding images by what is in them."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.parts import Parts
from pixelgate.api.search import add_search_route
from pixelgate.api.searching import Searcher


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    add_search_route(app, search=Searcher(*parts.table).search)
