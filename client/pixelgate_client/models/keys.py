"""API keys and quotas, as the service tells of them."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from pixelgate_client.models.base import Answer
from pixelgate_client.models.history import HistoryEntry


class Role(StrEnum):
    """What a key may do: see docs/security.md."""

    UPLOADER = "uploader"
    READER = "reader"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"


class ApiKeyLine(Answer):
    """What may be told of a key. ``last_used_at`` is right to some minutes."""

    key_id: str
    name: str
    role: str
    created_at: AwareDatetime
    created_by: str
    expires_at: AwareDatetime | None
    rotated_at: AwareDatetime | None
    revoked_at: AwareDatetime | None
    last_used_at: AwareDatetime | None


class IssuedKey(ApiKeyLine):
    """``api_key`` is the key itself, shown this once; the one before opens until ``overlap_until``."""

    api_key: str = Field(repr=False)
    overlap_until: AwareDatetime | None


class KeyList(Answer):
    """The latest first."""

    keys: tuple[ApiKeyLine, ...]


class KeyHistory(Answer):
    """Every change, the first first."""

    entries: tuple[HistoryEntry, ...]


class Allowance(Answer):
    """One limit and what of it is left; None where there is none."""

    limit: int | None
    used: int
    left: int | None


class QuotaState(Answer):
    """Where a workspace stands today, by UTC."""

    uploads: Allowance
    bytes: Allowance
    resets_at: AwareDatetime
