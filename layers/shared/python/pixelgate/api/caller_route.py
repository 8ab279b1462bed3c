"""GET /v1/caller: who this key or token is here, what it may do, and where its uploads would go."""

from datetime import UTC, datetime

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from pixelgate.api.caller import author_of, role_of, workspace_of
from pixelgate.domain.access import GRANTS, Action, Role
from pixelgate.domain.api_key import KeyDescription
from pixelgate.domain.base import Document
from pixelgate.storage.api_keys import ApiKeyStore
from pixelgate.storage.tickets import TicketOffice


class UploadTerms(Document):
    """``url``: storage, which browsers and firewalls must let pages reach. ``max_bytes``: of one image."""

    url: str
    max_bytes: int


class Caller(Document):
    """``key`` is null for a person, ``uploads`` where the role allows none."""

    workspace: str
    author: str
    role: Role
    may: tuple[Action, ...]
    key: KeyDescription | None
    uploads: UploadTerms | None


def add_caller_route(app: APIGatewayHttpResolver, *, api_keys: ApiKeyStore, tickets: TicketOffice) -> None:
    """Serve this module's route."""

    @app.get("/v1/caller")
    def get_caller() -> Caller:
        author, role = author_of(app), role_of(app)
        key = api_keys.find(author)
        return Caller(
            workspace=workspace_of(app),
            author=author,
            role=role,
            may=tuple(action for action in Action if action in GRANTS[role]),
            key=key and key.description(),
            uploads=_terms(tickets) if Action.UPLOAD in GRANTS[role] else None,
        )


def _terms(tickets: TicketOffice) -> UploadTerms:
    # Signing asks nobody and writes nothing; it is how storage's address is known. The rest is thrown away.
    ticket = tickets.issue("terms", content_type="image/jpeg", now=datetime.now(UTC))
    return UploadTerms(url=ticket.url, max_bytes=ticket.max_bytes)
