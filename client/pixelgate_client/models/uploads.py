"""Uploads in parts, and uploads of pages that a backend passes on."""

from pydantic import AwareDatetime, Field

from pixelgate_client.models.base import Answer


class PartToSend(Answer):
    """PUT the bytes to ``url`` with exactly these ``headers``. Once storage has them, there are neither."""

    number: int
    size: int
    sha256: str
    is_stored: bool
    url: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)


class PartedForm(Answer):
    """Where each part goes."""

    size: int
    part_size: int
    parts: tuple[PartToSend, ...]
    urls_expire_at: AwareDatetime
    expires_at: AwareDatetime


class MultipartTicket(Answer):
    """A new image that awaits its parts."""

    id: str
    upload: PartedForm


class SentImage(Answer):
    """The image of an upload that has ended."""

    id: str
