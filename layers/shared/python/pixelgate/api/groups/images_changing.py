"""What is asked of one image and changes it."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.erasing import ErasureDesk, add_erasure_route
from pixelgate.api.parts import Parts
from pixelgate.api.reanalysis import add_reanalysis_route
from pixelgate.api.tags import add_tag_route
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.tags import TagStore


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    table, images, settings = parts.table, parts.images, parts.settings
    add_reanalysis_route(app, images=images, executions=parts.machine(settings.analyze_image_arn))
    add_tag_route(app, images=images, tags=TagStore(*table))
    erasures, queue = ErasureStore(*table), parts.queue(settings.erase_queue_url)
    add_erasure_route(app, desk=ErasureDesk(images=images, erasures=erasures, queue=queue))
