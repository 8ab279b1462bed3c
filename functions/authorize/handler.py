"""Authorize: which workspace the caller's API key opens.

In:   request headers       from API Gateway, before every route but health
Out:  isAuthorized, and workspace, author and role as the request's context
Env:  Settings, below
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from pixelgate.api.caller import admitted_key
from pixelgate.api.key_uses import KeyUses
from pixelgate.runtime import clients
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.api_keys import ApiKeyStore


class Settings(EnvSettings):
    """Environment of AuthorizeFunction in template.yaml."""

    table_name: str


@cache
def api_keys() -> ApiKeyStore:
    """The store of keys, once per execution environment."""
    return ApiKeyStore(clients.dynamodb(), Settings.load().table_name)


@cache
def key_uses() -> KeyUses:
    """Which uses this execution environment has noted."""
    return KeyUses(api_keys())


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    now = datetime.now(UTC)
    authorization = event.get("headers", {}).get("authorization")
    key = admitted_key(authorization, api_keys=api_keys(), now=now)
    if key is None:
        return {"isAuthorized": False}
    key_uses().note(key, now=now)
    return {
        "isAuthorized": True,
        "context": {"workspace": key.workspace, "author": key.key_id, "role": key.role},
    }
