"""Authorize: who is calling, in which workspace and as what.

In:   request headers       from API Gateway, before every route but health
Out:  isAuthorized, and workspace, author and role as the request's context
Env:  Settings, below
"""

from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.admission import AdmissionSettings, Doorkeeper, open_door
from pixelgate.runtime import clients
from pixelgate.runtime.step import logger
from pixelgate.storage.api_keys import ApiKeyStore


class Settings(AdmissionSettings):
    """Environment of AuthorizeFunction in template.yaml."""


@cache
def doorkeeper() -> Doorkeeper:
    """Who decides, once per execution environment."""
    settings = Settings.load()
    return open_door(settings, api_keys=ApiKeyStore(clients.dynamodb(), settings.table_name))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    authorization = event.get("headers", {}).get("authorization")
    admitted = doorkeeper().admit(authorization, now=datetime.now(UTC))
    if admitted is None:
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": asdict(admitted)}
