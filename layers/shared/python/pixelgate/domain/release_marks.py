"""What an image's record says of its release. Apart, because every function reads records."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from pixelgate.domain.base import Document

Basis = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Names all that a release follows from: the same basis gives the same files under the same names."""


class Access(StrEnum):
    """Who may fetch what a workspace releases: everybody, or whoever has an address that was signed."""

    PUBLIC = "public"
    SIGNED = "signed"


class WithdrawalReason(StrEnum):
    """Why nothing of an image is public any more. Stored and shown, so a member is never renamed."""

    NOT_APPROVED = "NOT_APPROVED"
    RIGHTS_EXPIRED = "RIGHTS_EXPIRED"
    ACCESS_NARROWED = "ACCESS_NARROWED"


class ReleaseMark(Document):
    """What an image's record says of its release. ``expires_at``: when the rights to it end."""

    basis: Basis
    profile: str
    access: Access
    files: int
    released_at: AwareDatetime
    expires_at: AwareDatetime | None = None
