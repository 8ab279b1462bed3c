"""What lies behind an image's verdict: its picture, its copies, its history."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.duplicates import add_duplicates_route
from pixelgate.api.history import add_history_route
from pixelgate.api.parts import Parts
from pixelgate.api.previews import PreviewDesk, add_preview_route
from pixelgate.runtime.functions import LambdaFunction
from pixelgate.storage.duplicate_index import DuplicateIndex
from pixelgate.storage.history import ImageHistory
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.shown_pictures import ShownPictures


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    table, images, settings = parts.table, parts.images, parts.settings
    analyses = RecordedAnalyses(*table)
    previews = PreviewDesk(
        images=images,
        analyses=analyses,
        pictures=ShownPictures(parts.clients.s3(), settings.work_bucket),
        make_renditions=LambdaFunction(parts.clients.lambda_(), settings.make_renditions_function),
    )
    add_preview_route(app, desk=previews)
    add_duplicates_route(app, images=images, analyses=analyses, index=DuplicateIndex(*table))
    add_history_route(app, images=images, analyses=analyses, history=ImageHistory(*table))
