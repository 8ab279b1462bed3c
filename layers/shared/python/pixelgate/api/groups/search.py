"""Finding images by what is in them."""

from functools import partial

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.parts import Parts
from pixelgate.api.search import add_search_route
from pixelgate.api.searching import Searcher
from pixelgate.api.similar import SimilarityDesk, add_similar_route
from pixelgate.runtime.functions import LambdaFunction
from pixelgate.storage.record_batches import read_records
from pixelgate.storage.recorded_analyses import RecordedAnalyses


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    add_search_route(app, search=Searcher(*parts.table).search)
    similarity = SimilarityDesk(
        images=parts.images,
        analyses=RecordedAnalyses(*parts.table),
        records=partial(read_records, *parts.table),
        comparing=LambdaFunction(parts.clients.lambda_(), parts.settings.search_similar_function),
    )
    add_similar_route(app, desk=similarity)
