"""What is asked and answered about an original that is sent in parts."""

from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from pixelgate.api.uploads import NewImage
from pixelgate.domain.base import Document
from pixelgate.domain.multipart import Part, PartPlan


class MultipartRequest(NewImage, PartPlan):
    """Storage takes the bytes that have these digests, and no others."""

    size: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _has_a_digest_for_each_part(self) -> Self:
        if len(self.part_sha256) != self.count:
            raise ValueError(f"{self.size:,} bytes are {self.count} parts, and not {len(self.part_sha256)}")
        return self

    @property
    def plan(self) -> PartPlan:
        """What storage is to hold the sender to."""
        return PartPlan(size=self.size, part_size=self.part_size, part_sha256=self.part_sha256)


class PartToSend(Part):
    """PUT the bytes to ``url`` with exactly these ``headers``. Once storage has them, there are neither."""

    is_stored: bool
    url: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)


class MultipartTicket(Document):
    """The addresses are good until ``urls_expire_at``, and fresh ones are given until ``expires_at``."""

    size: int
    part_size: int
    parts: tuple[PartToSend, ...]
    urls_expire_at: AwareDatetime
    expires_at: AwareDatetime


class MultipartAnswer(Document):
    """The image's id, and where each part goes."""

    id: str
    upload: MultipartTicket


class SentImage(Document):
    """The image of an upload that has ended: storage has all of it, or its sender has given it up."""

    id: str
