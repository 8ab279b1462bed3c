"""Imports: images that the service fetches itself, from URLs or from a folder of a bucket."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, ImageId, WorkspaceId
from pixelgate.domain.steps.failed import StateError

ImportId = Annotated[str, StringConstraints(pattern=r"^imp_[0-9A-HJKMNP-TV-Z]{26}$")]
Count = Annotated[int, Field(ge=0)]

LONGEST_NAME = 255


class ImportKind(StrEnum):
    """Where the images come from. Stored and shown, so a member is never renamed."""

    URLS = "URLS"
    PREFIX = "PREFIX"


class ImportStatus(StrEnum):
    """``COMPLETED`` says that everything listed was tried; the counts say how that went."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class ImportCounts(Document):
    """``listed`` is what was met so far, and everything listed becomes one of the other three.

    ``skipped``: not an image by its name, or imported before. ``failed``: could not be read.
    """

    listed: Count = 0
    imported: Count = 0
    skipped: Count = 0
    failed: Count = 0

    @property
    def settled(self) -> int:
        """How many have become something."""
        return self.imported + self.skipped + self.failed


class ImportFailure(Document):
    """What could not be imported: a sentence for people, a code for programs."""

    name: str
    reason: str
    reason_code: str


class ImportRecord(Document):
    """``prefix`` is relative to the workspace's own folder; ``images`` are known in advance for URLs only."""

    id: ImportId
    workspace: WorkspaceId
    kind: ImportKind
    created_at: AwareDatetime
    counts: ImportCounts
    prefix: str | None = None
    images: tuple[ImageId, ...] = ()
    ended_at: AwareDatetime | None = None
    error: str | None = None

    @property
    def status(self) -> ImportStatus:
        """URLs end when the last of them does; a prefix when its execution says so."""
        if self.error is not None:
            return ImportStatus.FAILED
        if self.ended_at is not None:
            return ImportStatus.COMPLETED
        is_settled = self.kind is ImportKind.URLS and self.counts.settled == self.counts.listed
        return ImportStatus.COMPLETED if is_settled else ImportStatus.RUNNING


class UrlToFetch(Document):
    """api -> fetch_image, through the queue: everything needed to make the image from its URL."""

    import_id: ImportId
    workspace: WorkspaceId
    image_id: ImageId
    name: str
    content_type: str
    url: str
    requested_at: AwareDatetime
    requested_by: str | None = None
    collection: CollectionName | None = None


class PrefixImport(Document):
    """What every batch of an import knows. ``folder`` is the full prefix in ``bucket``."""

    import_id: ImportId
    workspace: WorkspaceId
    bucket: str
    folder: str
    requested_by: str | None = None
    collection: CollectionName | None = None


class ImportInput(Document):
    """api -> import_images: its execution document as it begins."""

    importing: PrefixImport


class ListedObject(Document):
    """One object of the listing, as it was when listed."""

    key: str
    etag: str
    size: Count


class Batch(Document):
    """-> import_objects."""

    importing: PrefixImport
    objects: Annotated[tuple[ListedObject, ...], Field(min_length=1)]


class BatchResult(Document):
    """import_objects -> count_objects."""

    counts: ImportCounts
    failures: tuple[ImportFailure, ...] = ()


class TriedBatch(Batch):
    """-> count_objects: a batch with its result, or with the error that kept it from having one."""

    result: BatchResult | None = None
    error: StateError | None = None


class EndedImport(Document):
    """-> finish_import."""

    importing: PrefixImport
    error: StateError | None = None


class ImportNoted(Document):
    """count_objects, finish_import -> the state machine."""

    import_id: ImportId
