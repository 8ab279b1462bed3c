"""API keys: ``pg_<id>_<secret>``. The id finds the record, the secret proves the right to it.

Only a hash of the secret is stored. A plain SHA-256 is enough for it, because the secret is 256
random bits and not a password that could be guessed.
"""

import hashlib
import hmac
import re
import secrets
from typing import Annotated, NamedTuple, Self

from pydantic import AwareDatetime, StringConstraints

from pixelgate.domain.access import Role
from pixelgate.domain.base import Document
from pixelgate.domain.ids import WorkspaceId

OPERATOR = "system:operator"
"""Whoever may act on the deployed stack itself: makes the first key of a workspace."""

KeyId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
KeyName = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]

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


class KeyDescription(Document):
    """What may be told of a key. ``created_by`` is an actor, as histories name it."""

    key_id: KeyId
    created_at: AwareDatetime
    name: KeyName = "unnamed"
    # A key that was made before there were roles could do everything, and still can.
    role: Role = Role.ADMIN
    expires_at: AwareDatetime | None = None
    created_by: str = OPERATOR
    rotated_at: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None

    def is_valid(self, now: AwareDatetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class ApiKeyLine(KeyDescription):
    """A key in a list. ``last_used_at`` is right to some minutes; None also for what was not used since there
    are lists.
    """

    last_used_at: AwareDatetime | None = None


class ApiKeyRecord(KeyDescription):
    """What is stored of a key: which workspace it opens, as whom, and until when.

    After a rotation the secret before it still opens until ``previous_until``.
    """

    workspace: WorkspaceId
    secret_sha256: str
    previous_sha256: str | None = None
    previous_until: AwareDatetime | None = None

    def admits(self, key: ApiKey, *, now: AwareDatetime) -> bool:
        """Whether ``key`` is this record's key, and neither revoked nor expired."""
        if not self.is_valid(now):
            return False
        # Both are compared whatever the first says, so that the time tells nothing.
        is_current = hmac.compare_digest(self.secret_sha256, key.secret_sha256)
        is_previous = hmac.compare_digest(self.previous_sha256 or "", key.secret_sha256)
        overlaps = self.previous_until is not None and now < self.previous_until
        return is_current or (is_previous and overlaps)

    def description(self) -> KeyDescription:
        """All of it that may be told."""
        return KeyDescription(**self.model_dump(include=set(KeyDescription.model_fields)))
