"""Api: every route of the HTTP API.

In:   HTTP requests         from API Gateway, behind functions/authorize
Out:  JSON, or RFC 9457 problems
Env:  Settings, below
"""

from datetime import timedelta
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.health import add_health_route
from pixelgate.api.images import add_image_routes
from pixelgate.api.imports import ImportOffice, add_import_routes
from pixelgate.api.problems import add_problem_answers
from pixelgate.api.reanalysis import add_reanalysis_route
from pixelgate.api.uploads import add_upload_routes
from pixelgate.runtime import clients
from pixelgate.runtime.executions import StateMachine
from pixelgate.runtime.queues import SqsQueue
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.runtime.version import VERSION
from pixelgate.storage.analyses import AnalysisStore
from pixelgate.storage.images import ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.listing import list_images
from pixelgate.storage.tickets import TicketOffice


class Settings(EnvSettings):
    """Environment of ApiFunction in template.yaml."""

    table_name: str
    originals_bucket: str
    max_upload_bytes: int
    ticket_seconds: int
    extra_formats: str
    fetch_queue_url: str
    import_bucket: str
    import_images_arn: str
    analyze_image_arn: str


@cache
def application() -> APIGatewayHttpResolver:
    """Put the API together once per execution environment."""
    settings = Settings.load()
    table = (clients.dynamodb(), settings.table_name)
    images = ImageStore(*table)
    tickets = TicketOffice(
        clients.s3(),
        settings.originals_bucket,
        max_bytes=settings.max_upload_bytes,
        lifetime=timedelta(seconds=settings.ticket_seconds),
    )
    app = APIGatewayHttpResolver(enable_validation=True)
    add_problem_answers(app)
    add_health_route(app, version=VERSION)
    add_upload_routes(app, images=images, tickets=tickets, extra_formats=settings.extra_formats)
    office = ImportOffice(
        images=images,
        imports=ImportStore(*table),
        queue=SqsQueue(clients.sqs(), settings.fetch_queue_url),
        executions=StateMachine(clients.stepfunctions(), settings.import_images_arn),
        bucket=settings.import_bucket,
    )
    add_import_routes(app, office=office)
    add_image_routes(app, images=images, analyses=AnalysisStore(*table), listing=partial(list_images, *table))
    executions = StateMachine(clients.stepfunctions(), settings.analyze_image_arn)
    add_reanalysis_route(app, images=images, executions=executions)
    return app


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return application().resolve(event, context)
