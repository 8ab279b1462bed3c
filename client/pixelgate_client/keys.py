"""``client.keys``: who can call, and as what. Takes a key with the role admin."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from pixelgate_client.connection import Connection
from pixelgate_client.models.history import HistoryEntry
from pixelgate_client.models.keys import ApiKeyLine, IssuedKey, KeyHistory, KeyList, QuotaState


class Keys:
    """The API keys of one workspace."""

    def __init__(self, api: Connection) -> None:
        self._api = api

    def list(self, *, revoked: bool = False) -> Sequence[ApiKeyLine]:
        """The keys that open the workspace, the latest first; with ``revoked`` those that did, too."""
        params = {"revoked": "true"} if revoked else None
        return self._api.get("/v1/keys", KeyList, params=params).keys

    def create(self, name: str, *, role: str, expires_at: datetime | None = None) -> IssuedKey:
        """A new key. Its ``api_key`` is shown this once: keep it."""
        body: dict[str, object] = {"name": name, "role": str(role)}
        if expires_at is not None:
            body["expires_at"] = expires_at.isoformat()
        return self._api.post("/v1/keys", IssuedKey, body=body)

    def rotate(self, key_id: str, *, overlap_minutes: int = 60) -> IssuedKey:
        """The same key with another secret; the one before goes on opening for ``overlap_minutes``.

        Raises:
            NotFoundError: this workspace has no such key.
        """
        path = f"/v1/keys/{quote(key_id, safe='')}/rotate"
        return self._api.post(path, IssuedKey, body={"overlap_minutes": overlap_minutes})

    def revoke(self, key_id: str) -> ApiKeyLine:
        """Let a key open nothing any more, at once.

        Raises:
            NotFoundError: this workspace has no such key.
            ApiError: 409, because it is the last admin key.
        """
        return self._api.delete(f"/v1/keys/{quote(key_id, safe='')}", ApiKeyLine)

    def history(self) -> Sequence[HistoryEntry]:
        """Every change that was ever made to keys, the first first."""
        return self._api.get("/v1/keys/history", KeyHistory).entries

    def quota(self) -> QuotaState:
        """How much may still be uploaded today. Takes no particular role."""
        return self._api.get("/v1/quota", QuotaState)
