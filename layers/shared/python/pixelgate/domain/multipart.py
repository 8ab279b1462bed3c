"""One original that is sent in parts: what was agreed with its sender."""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document
from pixelgate.domain.chains import Sha256

LEAST_PART_BYTES: Final = 5 * 1024**2
"""S3 takes no smaller part, but for the last of an upload."""

MOST_PART_BYTES: Final = 5 * 1024**3
MULTIPART_LIFETIME: Final = timedelta(days=1)
"""How long an upload may take, with all its pauses: as long as storage keeps unfinished parts."""

MOST_PARTS: Final = 100
"""S3 takes 10,000. The addresses of so many would be too much for one answer; larger parts serve as well."""


class Part(Document):
    """One part, counted from 1: its bytes are told by their number and their digest."""

    number: int
    size: int
    sha256: Sha256


class PartPlan(Document):
    """Every part but the last has ``part_size`` bytes; together they have ``size``."""

    size: Annotated[int, Field(ge=1)]
    part_size: Annotated[int, Field(ge=LEAST_PART_BYTES, le=MOST_PART_BYTES)]
    part_sha256: Annotated[tuple[Sha256, ...], Field(min_length=1, max_length=MOST_PARTS)]

    @property
    def count(self) -> int:
        """How many parts ``size`` bytes are; as many digests make a plan that can be carried out."""
        return -(-self.size // self.part_size)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of them, in order."""
        return tuple(
            Part(
                number=number,
                size=min(self.part_size, self.size - (number - 1) * self.part_size),
                sha256=sha256,
            )
            for number, sha256 in enumerate(self.part_sha256, 1)
        )


class MultipartUpload(Document):
    """``upload_id`` is storage's own name for it. After ``expires_at`` it is given up."""

    upload_id: str
    plan: PartPlan
    expires_at: AwareDatetime
