"""Who may call, as whom, and how much of it."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.caller_route import add_caller_route
from pixelgate.api.key_routes import add_key_routes
from pixelgate.api.keyring import Keyring
from pixelgate.api.parts import Parts
from pixelgate.api.quotas import add_quota_route
from pixelgate.storage.api_keys import ApiKeyStore


def add_routes(app: APIGatewayHttpResolver, parts: Parts) -> None:
    api_keys = ApiKeyStore(*parts.table)
    add_caller_route(app, api_keys=api_keys, tickets=parts.tickets)
    add_key_routes(app, keyring=Keyring(store=api_keys))
    add_quota_route(app, quotas=parts.quotas)
