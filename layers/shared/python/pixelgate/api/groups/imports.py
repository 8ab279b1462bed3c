"""How images come in from where they are."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.imports import ImportOffice, add_import_routes
from pixelgate.api.parts import Parts
from pixelgate.storage.imports import ImportStore


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    settings = parts.settings
    office = ImportOffice(
        images=parts.images,
        imports=ImportStore(*parts.table),
        queue=parts.queue(settings.fetch_queue_url),
        executions=parts.machine(settings.import_images_arn),
        bucket=settings.import_bucket,
    )
    add_import_routes(app, office=office, quotas=parts.quotas)
