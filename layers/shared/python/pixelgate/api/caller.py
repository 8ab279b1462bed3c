"""Who is calling: decided by the authorizer, never by anything in the request itself."""

from datetime import datetime

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.domain.api_key import ApiKey, ApiKeyRecord
from pixelgate.domain.errors import ConfigurationError
from pixelgate.storage.api_keys import ApiKeyStore


def admitted_key(authorization: str | None, *, api_keys: ApiKeyStore, now: datetime) -> ApiKeyRecord | None:
    """The key in an ``Authorization: Bearer pg_...`` header; None if it opens nothing."""
    scheme, _, text = (authorization or "").partition(" ")
    key = ApiKey.parse(text.strip()) if scheme.lower() == "bearer" else None
    record = api_keys.find(key.key_id) if key else None
    if key is None or record is None or not record.admits(key, now=now):
        return None
    return record


def workspace_of(app: APIGatewayHttpResolver) -> str:
    """The workspace that the authorizer found for the request that is being answered."""
    return _authorized(app, "workspace")


def key_id_of(app: APIGatewayHttpResolver) -> str:
    """The public part of the key that the request came with."""
    return _authorized(app, "key_id")


def actor_of(app: APIGatewayHttpResolver) -> str:
    """The caller, as an image's history names it."""
    return f"key:{key_id_of(app)}"


def _authorized(app: APIGatewayHttpResolver, name: str) -> str:
    authorizer = app.current_event.request_context.authorizer
    context = authorizer.get_lambda if authorizer else None
    if not context or name not in context:
        raise ConfigurationError("the route is not behind the authorizer")
    return str(context[name])
