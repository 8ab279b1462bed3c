"""Who a key or a token is to the service."""

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer


class KeyDescription(Answer):
    """What may be told of a key. Without ``expires_at`` it is valid until it is revoked."""

    key_id: str
    name: str
    role: str
    created_at: AwareDatetime
    created_by: str
    expires_at: AwareDatetime | None
    rotated_at: AwareDatetime | None
    revoked_at: AwareDatetime | None


class UploadTerms(Answer):
    """``url``: storage, which pages and firewalls must let through. ``max_bytes``: of one image."""

    url: str
    max_bytes: int


class Caller(Answer):
    """``may``: see docs/security.md. ``key`` is None for a person, ``uploads`` where it may not."""

    workspace: str
    author: str
    role: str
    may: tuple[str, ...]
    key: KeyDescription | None
    uploads: UploadTerms | None
