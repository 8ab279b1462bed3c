"""How much a workspace may upload in a day, by UTC."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document

Amount = Annotated[int, Field(ge=0)]


class Quota(Document):
    """None: no limit. 0: nothing at all."""

    uploads_per_day: Amount | None = None
    bytes_per_day: Amount | None = None

    @property
    def limits(self) -> dict[str, int]:
        """Those that there are, by what they limit."""
        limits = {"uploads": self.uploads_per_day, "bytes": self.bytes_per_day}
        return {name: limit for name, limit in limits.items() if limit is not None}


class Allowance(Document):
    """One limit and what of it is left; ``limit`` and ``left`` are None where there is none."""

    limit: int | None
    used: int
    left: int | None


class QuotaState(Document):
    """Where a workspace stands today. What is not limited is not counted."""

    uploads: Allowance
    bytes: Allowance
    resets_at: AwareDatetime


def next_midnight(now: datetime) -> datetime:
    """When the next day begins, by UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
