"""An address that was tried: that it answers, not what it says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Tls:
    """How the connection is secured; the certificate has been verified. None where that is not known."""

    version: str | None
    valid_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Reached:
    """``answered_at`` is the answer's own time, to the second, if it names one. ``tls`` is None for http."""

    url: str
    status: int
    content_type: str
    answered_at: datetime | None
    tls: Tls | None
