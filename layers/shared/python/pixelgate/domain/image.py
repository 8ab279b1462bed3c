"""The record of one image, as it is stored and as the API shows it."""

from pydantic import AwareDatetime

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId, WorkspaceId
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps import ImageFacts


class ImageRecord(Document):
    """Where an image stands.

    ``name`` is what the uploader called the file: shown, never used as a key. ``reason`` is a sentence
    for people, ``reason_code`` is for programs: both are None until the status needs explaining.
    ``version_id`` names the stored bytes that everything else here is about.
    """

    id: ImageId
    workspace: WorkspaceId
    name: str
    content_type: str
    status: ImageStatus
    created_at: AwareDatetime
    updated_at: AwareDatetime
    reason: str | None = None
    reason_code: str | None = None
    severity: str | None = None
    ruleset: str | None = None
    version_id: str | None = None
    sequencer: str | None = None
    analysis: int = 0
    facts: ImageFacts | None = None
