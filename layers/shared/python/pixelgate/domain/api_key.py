"""API keys: ``pg_<id>_<secret>``. The id finds the record, the secret proves the right to it.

Only a hash of the secret is stored. A plain SHA-256 is enough for it, because the secret is 256
random bits and not a password that could be guessed.
"""

import hashlib
import hmac
import re
import secrets
from typing import NamedTuple, Self

from pydantic import AwareDatetime

from pixelgate.domain.access import Role
from pixelgate.domain.base import Document
from pixelgate.domain.ids import WorkspaceId

_FORM = re.compile(r"pg_(?P<key_id>[0-9a-f]{16})_(?P<secret>[0-9a-f]{64})")


class ApiKey(NamedTuple):
    """A key in the hands of its owner. Shown once, never stored."""

    key_id: str
    secret: str

    @classmethod
    def new(cls) -> Self:
        """Make a key nobody has seen."""
        return cls(secrets.token_hex(8), secrets.token_hex(32))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a key from its text; None if the text is no key."""
        match = _FORM.fullmatch(text)
        return cls(match["key_id"], match["secret"]) if match else None

    def __str__(self) -> str:
        return f"pg_{self.key_id}_{self.secret}"

    @property
    def secret_sha256(self) -> str:
        """What may be stored of the secret."""
        return hashlib.sha256(self.secret.encode()).hexdigest()


class ApiKeyRecord(Document):
    """What is stored of a key: which workspace it opens, as whom, and until when.

    After a rotation the secret before it still opens until ``previous_until``.
    """

    key_id: str
    workspace: WorkspaceId
    secret_sha256: str
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    # A key that was made before there were roles could do everything, and still can.
    role: Role = Role.ADMIN
    previous_sha256: str | None = None
    previous_until: AwareDatetime | None = None

    def admits(self, key: ApiKey, *, now: AwareDatetime) -> bool:
        """Whether ``key`` is this record's key and has not expired."""
        if self.expires_at is not None and now >= self.expires_at:
            return False
        # Both are compared whatever the first says, so that the time tells nothing.
        is_current = hmac.compare_digest(self.secret_sha256, key.secret_sha256)
        is_previous = hmac.compare_digest(self.previous_sha256 or "", key.secret_sha256)
        overlaps = self.previous_until is not None and now < self.previous_until
        return is_current or (is_previous and overlaps)
