"""What is public of an image, as addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from pydantic import AwareDatetime

from pixelgate.api.images import find_image
from pixelgate.api.releasability import why_not_releasable
from pixelgate.domain.base import Document
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import Access
from pixelgate.domain.releases import Release, ReleasedFile
from pixelgate.domain.renditions import RenditionFormat
from pixelgate.domain.status import ImageStatus
from pixelgate.storage.images import ImageStore
from pixelgate.storage.releases import ReleaseStore

Addresser = Callable[[ReleasedFile], str]


class ShownFile(Document):
    """One file and where it is. ``type`` is its media type."""

    url: str
    format: RenditionFormat
    type: str
    width: int
    height: int
    bytes: int


class ShownSource(Document):
    """All widths of a rendition in one format, as ``srcset`` wants them."""

    type: str
    srcset: str


class ShownRendition(Document):
    """A rendition of the profile: its files, and the same for HTML, the best compressed format first."""

    name: str
    files: tuple[ShownFile, ...]
    sources: tuple[ShownSource, ...]

    @property
    def fallback(self) -> ShownFile:
        """The largest file in the format that every browser knows best."""
        return max(self.files, key=lambda file: (-_PREFERENCE.index(file.format), file.width))

    @classmethod
    def of(cls, name: str, files: tuple[ShownFile, ...]) -> Self:
        """The rendition with its sources."""
        formats = sorted({file.format for file in files}, key=_PREFERENCE.index, reverse=True)
        sources = tuple(
            ShownSource(
                type=f"image/{format_.value}",
                srcset=", ".join(f"{file.url} {file.width}w" for file in files if file.format is format_),
            )
            for format_ in formats
        )
        return cls(name=name, files=files, sources=sources)


# From the one that every browser knows to the one that is smallest.
_PREFERENCE = (RenditionFormat.JPEG, RenditionFormat.PNG, RenditionFormat.WEBP, RenditionFormat.AVIF)


class ShownRelease(Document):
    """Everything of an image that is public."""

    profile: str
    access: Access
    released_at: AwareDatetime
    expires_at: AwareDatetime | None
    placeholder: str
    color: str | None
    renditions: tuple[ShownRendition, ...]


class RenditionsAnswer(Document):
    """``release`` is None while nothing is public; ``problem`` says why, where that is not the status."""

    id: str
    status: ImageStatus
    release: ShownRelease | None
    problem: str | None = None
    problem_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReleasedImages:
    """Reads what is public. ``address`` makes a file's address of it."""

    images: ImageStore
    releases: ReleaseStore
    address: Addresser

    def of(self, workspace: str, image_id: str) -> RenditionsAnswer:
        """What is public of an image now.

        Raises:
            ProblemError: 404 or 410, as ``find_image``.
        """
        record = find_image(self.images, workspace, image_id)
        release = self.current(record)
        if release is not None:
            return RenditionsAnswer(id=record.id, status=record.status, release=self.shown(release))
        progress = self.releases.progress(workspace, image_id)
        return RenditionsAnswer(
            id=record.id,
            status=record.status,
            release=None,
            problem=progress and progress.problem,
            problem_code=progress and progress.problem_code,
        )

    def current(self, record: ImageRecord) -> Release | None:
        """The release that the record names; None from the moment on at which the image may not be seen."""
        if record.release is None or why_not_releasable(record, now=datetime.now(UTC)) is not None:
            return None
        return self.releases.release(record.workspace, record.id)

    def shown(self, release: Release) -> ShownRelease:
        """``release`` with its addresses."""
        names = dict.fromkeys(file.name for file in release.files)
        renditions = tuple(
            ShownRendition.of(name, tuple(self._shown(file) for file in release.files if file.name == name))
            for name in names
        )
        return ShownRelease(
            **release.model_dump(include=set(ShownRelease.model_fields) - {"renditions"}),
            renditions=renditions,
        )

    def _shown(self, file: ReleasedFile) -> ShownFile:
        return ShownFile(
            url=self.address(file),
            type=f"image/{file.format.value}",
            **file.model_dump(include={"format", "width", "height", "bytes"}),
        )
