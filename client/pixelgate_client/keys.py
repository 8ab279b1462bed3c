"""``client.keys``: who can call, and as what. Takes a key with the role admin."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.models.history import HistoryEntry
from pixelgate_client.models.keys import ApiKeyLine, IssuedKey, KeyHistory, KeyList, QuotaState


class Keys(Desk[ConnectionT]):
    """The API keys of one workspace."""

    @operation
    def list(self, *, revoked: bool = False) -> Steps[Sequence[ApiKeyLine]]:
        """The keys that open the workspace, the latest first; with ``revoked`` those that did, too."""
        params = {"revoked": "true"} if revoked else None
        return (yield from self._get("/v1/keys", KeyList, params=params)).keys

    @operation
    def create(self, name: str, *, role: str, expires_at: datetime | None = None) -> Steps[IssuedKey]:
        """A new key. Its ``api_key`` is shown this once: keep it."""
        body: dict[str, object] = {"name": name, "role": str(role)}
        if expires_at is not None:
            body["expires_at"] = expires_at.isoformat()
        return self._post("/v1/keys", IssuedKey, body=body)

    @operation
    def rotate(self, key_id: str, *, overlap_minutes: int = 60) -> Steps[IssuedKey]:
        """The same key with another secret; the one before goes on opening for ``overlap_minutes``.

        Raises:
            NotFoundError: this workspace has no such key.
        """
        path = f"/v1/keys/{quote(key_id, safe='')}/rotate"
        return self._post(path, IssuedKey, body={"overlap_minutes": overlap_minutes})

    @operation
    def revoke(self, key_id: str) -> Steps[ApiKeyLine]:
        """Let a key open nothing any more, at once.

        Raises:
            NotFoundError: this workspace has no such key.
            ApiError: 409, because it is the last admin key.
        """
        return self._delete(f"/v1/keys/{quote(key_id, safe='')}", ApiKeyLine)

    @operation
    def history(self) -> Steps[Sequence[HistoryEntry]]:
        """Every change that was ever made to keys, the first first."""
        return (yield from self._get("/v1/keys/history", KeyHistory)).entries

    @operation
    def quota(self) -> Steps[QuotaState]:
        """How much may still be uploaded today. Takes no particular role."""
        return self._get("/v1/quota", QuotaState)
