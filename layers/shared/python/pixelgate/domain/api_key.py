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
    """What is stored of a key: which workspace it opens, and until when."""

    key_id: str
    workspace: WorkspaceId
    secret_sha256: str
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None

    def admits(self, key: ApiKey, *, now: AwareDatetime) -> bool:
        """Whether ``key`` is this record's key and has not expired."""
        is_genuine = hmac.compare_digest(self.secret_sha256, key.secret_sha256)
        return is_genuine and (self.expires_at is None or now < self.expires_at)
