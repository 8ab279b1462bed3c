"""Api: every route of the HTTP API.

In:   HTTP requests         from API Gateway, behind functions/authorize
Out:  JSON, or RFC 9457 problems
Env:  Settings, below
"""

from functools import cache
from typing import Any

from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.application import Application
from pixelgate.api.request_ids import with_request_id
from pixelgate.api.settings import ApiSettings
from pixelgate.runtime import clients
from pixelgate.runtime.step import logger


class Settings(ApiSettings):
    """Environment of ApiFunction in template.yaml."""


@cache
def application() -> Application:
    """The API, once per execution environment."""
    return Application(Settings.load(), clients)


@logger.inject_lambda_context(clear_state=True, correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return with_request_id(application().resolve(event, context), event)
