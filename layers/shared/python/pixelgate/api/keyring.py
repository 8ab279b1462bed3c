"""The keys of a workspace: made, listed, rotated and revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from pydantic import AwareDatetime, Field

from pixelgate.api.problems import ProblemError
from pixelgate.domain.access import Role
from pixelgate.domain.api_key import ApiKey, ApiKeyLine, ApiKeyRecord, KeyName
from pixelgate.domain.base import Document
from pixelgate.storage.api_keys import ApiKeyStore
from pixelgate.storage.chained_changes import OutrunError

LONGEST_OVERLAP_MINUTES = 7 * 24 * 60


class KeyRequest(Document):
    """A key to make. Without ``expires_at`` it is valid until it is revoked."""

    name: KeyName
    role: Role
    expires_at: AwareDatetime | None = None


class RotationRequest(Document):
    """``overlap_minutes``: for so long the secret before goes on opening, so that its users can follow."""

    overlap_minutes: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP_MINUTES)] = 60


class IssuedKey(ApiKeyLine):
    """``api_key`` is the key itself, shown this once; the one before opens until ``overlap_until``."""

    api_key: str
    overlap_until: AwareDatetime | None = None


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """Every method is about one workspace and raises a ``ProblemError`` for what cannot be done."""

    store: ApiKeyStore

    def make(self, workspace: str, request: KeyRequest, *, actor: str, now: datetime) -> IssuedKey:
        """A new key; 422 where it would have expired already."""
        if request.expires_at is not None and request.expires_at <= now:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request", "expires_at: not in the future"
            )
        key = ApiKey.new()
        record = ApiKeyRecord(
            key_id=key.key_id,
            workspace=workspace,
            secret_sha256=key.secret_sha256,
            created_at=now,
            created_by=actor,
            **dict(request),
        )
        self.store.add(record)
        return IssuedKey(**dict(record.description()), api_key=str(key))

    def rotate(
        self, workspace: str, key_id: str, request: RotationRequest, *, actor: str, now: datetime
    ) -> IssuedKey:
        """The same key with another secret; 404 where there is none, 409 where it is changed now."""
        record = self._find(workspace, key_id)
        key = ApiKey(key_id, ApiKey.new().secret)
        until = now + timedelta(minutes=request.overlap_minutes)
        try:
            self.store.rotate(record, secret_sha256=key.secret_sha256, until=until, actor=actor, now=now)
        except OutrunError as error:
            raise _changed(key_id) from error
        described = record.description().model_copy(update={"rotated_at": now})
        return IssuedKey(**dict(described), api_key=str(key), overlap_until=until)

    def revoke(self, workspace: str, key_id: str, *, actor: str, now: datetime) -> ApiKeyLine:
        """A key that opens nothing from now on; 409 for the last one with which keys can be made."""
        record = self._find(workspace, key_id)
        spared = self._another_admin(workspace, record, now) if record.role is Role.ADMIN else None
        try:
            self.store.revoke(record, spared=spared, actor=actor, now=now)
        except OutrunError as error:
            raise _changed(key_id) from error
        return ApiKeyLine(**{**dict(record.description()), "revoked_at": now})

    def _find(self, workspace: str, key_id: str) -> ApiKeyRecord:
        record = self.store.find(key_id)
        if record is None or record.workspace != workspace:
            raise ProblemError(
                HTTPStatus.NOT_FOUND,
                "key-not-found",
                f"there is no key {key_id}, or it is revoked",
                hint="GET /v1/keys lists yours",
            )
        return record

    def _another_admin(self, workspace: str, record: ApiKeyRecord, now: datetime) -> str | None:
        """Another key with which keys can be made; None where this one could not do so either."""
        if not record.is_valid(now):
            return None
        for line in self.store.lines(workspace):
            if line.role is Role.ADMIN and line.is_valid(now) and line.key_id != record.key_id:
                return line.key_id
        raise ProblemError(
            HTTPStatus.CONFLICT,
            "last-admin-key",
            f"{record.key_id} is the last key of the workspace with the role admin",
            hint="make another admin key first: POST /v1/keys",
        )


def _changed(key_id: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.CONFLICT,
        "key-changed",
        f"{key_id}, or the admin key that is to stay, was changed at this moment",
        hint="GET /v1/keys, and try again",
    )
