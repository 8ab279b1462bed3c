"""One image, answered for in the request that brings it."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.analyses import add_analysis_route
from pixelgate.api.analysing import AnalysisDesk
from pixelgate.api.image_details import ImageWindow
from pixelgate.api.parts import Parts
from pixelgate.api.sent_images import Reception
from pixelgate.runtime.executions import ExpressStateMachine
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.originals import Originals
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.remembered_images import RememberedImages


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    images, arn = parts.images, parts.settings.analyze_image_arn
    originals = (parts.clients.s3(), parts.settings.originals_bucket)
    waited = ExpressStateMachine(parts.clients.waited_stepfunctions(), arn, unwaited=parts.machine(arn))
    add_analysis_route(
        app,
        reception=Reception(images=images, deposits=Deposits(*originals), uploads=parts.uploads),
        desk=AnalysisDesk(images=images, originals=Originals(*originals), executions=waited),
        window=ImageWindow(images=images, analyses=RecordedAnalyses(*parts.table)),
        remembered=RememberedImages(*parts.table),
    )
