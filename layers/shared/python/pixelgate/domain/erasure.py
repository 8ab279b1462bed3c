"""Erasing an image: what is left of it, and what has to be removed."""

from enum import StrEnum

from pydantic import AwareDatetime, ConfigDict, TypeAdapter

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId, WorkspaceId


class ErasureReason(StrEnum):
    """Why an image is erased. Stored and shown, so a member is never renamed."""

    REQUESTED = "REQUESTED"
    EXPIRED = "EXPIRED"


class Erasure(Document):
    """The audit line of an erased image, which tells nothing about what it showed or who sent it.

    ``by`` is the id of the API key that asked; None where the workspace's retention policy did.
    ``removed_at`` is None until everything of the image is gone. ``history_length`` and ``history_head`` name
    the last entry of the image's history, the one about its erasure: whoever kept the others can prove them.
    """

    reason_code: ErasureReason
    requested_at: AwareDatetime
    by: str | None = None
    removed_at: AwareDatetime | None = None
    history_length: int = 0
    history_head: str | None = None


class OriginalToDiscard(Document):
    """-> erase_image, through the queue: keep the work copy ``copy_key`` instead, once it has a verdict."""

    workspace: WorkspaceId
    image_id: ImageId
    copy_key: str


class ImageToErase(Document):
    """-> erase_image, through the queue. The record, and not the message, says whether it is to be erased."""

    workspace: WorkspaceId
    image_id: ImageId


ERASE_ORDER: TypeAdapter[ImageToErase | OriginalToDiscard] = TypeAdapter(
    ImageToErase | OriginalToDiscard, config=ConfigDict(defer_build=True)
)
"""Reads a message of the erase queue."""
