"""Who is calling: decided by the authorizer, never by anything in the request itself."""

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.domain.access import Role
from pixelgate.domain.actors import actor_named
from pixelgate.domain.errors import ConfigurationError


def workspace_of(app: APIGatewayHttpResolver) -> str:
    """The workspace that the authorizer found for the request that is being answered."""
    return _authorized(app, "workspace")


def role_of(app: APIGatewayHttpResolver) -> Role:
    """What the caller is trusted with."""
    return Role(_authorized(app, "role"))


def author_of(app: APIGatewayHttpResolver) -> str:
    """The caller, as records name who made them: the public part of a key, or ``user:...`` for a person."""
    return _authorized(app, "author")


def actor_of(app: APIGatewayHttpResolver) -> str:
    """The caller, as histories name it."""
    return actor_named(author_of(app))


def _authorized(app: APIGatewayHttpResolver, name: str) -> str:
    authorizer = app.current_event.request_context.authorizer
    context = authorizer.get_lambda if authorizer else None
    if not context or name not in context:
        raise ConfigurationError("the route is not behind the authorizer")
    return str(context[name])
