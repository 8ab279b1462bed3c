"""/v1/keys: who can call, and as what."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.keyring import IssuedKey, KeyRequest, Keyring, RotationRequest
from pixelgate.domain.api_key import ApiKeyLine, KeyId
from pixelgate.domain.base import Document
from pixelgate.domain.history import HistoryEntry

Id = Annotated[KeyId, Path()]


class KeyList(Document):
    """The latest first."""

    keys: tuple[ApiKeyLine, ...]


class KeyHistory(Document):
    """Every change to keys, the first first; each entry holds the hash of the one before."""

    entries: tuple[HistoryEntry, ...]


def add_key_routes(app: APIGatewayHttpResolver, *, keyring: Keyring) -> None:
    """Serve this module's routes."""

    @app.get("/v1/keys")
    def get_keys(revoked: Annotated[bool, Query()] = False) -> KeyList:
        lines = keyring.store.lines(workspace_of(app))
        return KeyList(keys=tuple(line for line in lines if revoked or line.revoked_at is None))

    @app.get("/v1/keys/history")
    def get_key_history() -> KeyHistory:
        return KeyHistory(entries=keyring.store.history(workspace_of(app)))

    @app.post("/v1/keys")
    def post_key(request: KeyRequest) -> Response[IssuedKey]:
        key = keyring.make(workspace_of(app), request, actor=actor_of(app), now=datetime.now(UTC))
        return Response(status_code=HTTPStatus.CREATED, content_type="application/json", body=key)

    @app.post("/v1/keys/<key_id>/rotate")
    def post_rotate(key_id: Id, request: RotationRequest) -> IssuedKey:
        return keyring.rotate(workspace_of(app), key_id, request, actor=actor_of(app), now=datetime.now(UTC))

    @app.delete("/v1/keys/<key_id>")
    def delete_key(key_id: Id) -> ApiKeyLine:
        return keyring.revoke(workspace_of(app), key_id, actor=actor_of(app), now=datetime.now(UTC))
