"""Imports: images that the service fetches itself."""

from enum import StrEnum

from pydantic import AwareDatetime

from pixelgate_client.models.base import Answer


class ImportStatus(StrEnum):
    """``COMPLETED`` says that everything was tried; the counts say how that went."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class ImportCounts(Answer):
    """Everything ``listed`` so far becomes one of the other three."""

    listed: int = 0
    imported: int = 0
    skipped: int = 0
    failed: int = 0


class ImportFailure(Answer):
    """What could not be imported, and why."""

    name: str
    reason: str
    reason_code: str


class ImportDetail(Answer):
    """How far an import is. ``images`` are known for URLs only; ``failures`` are the first of them."""

    id: str
    kind: str
    status: ImportStatus | str
    created_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    error: str | None = None
    prefix: str | None = None
    images: tuple[str, ...] = ()
    counts: ImportCounts
    failures: tuple[ImportFailure, ...] = ()


class ImportedUrl(Answer):
    """The image that a URL becomes."""

    id: str
    url: str


class ImportAnswer(Answer):
    """An import that has been accepted."""

    id: str
    images: tuple[ImportedUrl, ...] = ()
