"""Making a transformation of a released image reachable: once, and only as long as the release stands.

The file is copied into the image's folder first. It is remembered then by a write that checks that the image
is still approved and that nobody has had the folder meanwhile; where that fails, the copy is removed again.
So whoever withdraws finds it there, or it goes by itself. What a crash leaves in between is in the folder,
too: the sweep looks at that once more after every withdrawal.
"""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pixelgate.api.problems import ProblemError
from pixelgate.api.publishing import released_file
from pixelgate.api.releasability import why_not_releasable
from pixelgate.domain.errors import ConfigurationError, RejectedImageError
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.release_marks import Access
from pixelgate.domain.releases import Progress, ReleasedFile, Stage
from pixelgate.domain.rendering import MadeRenditions
from pixelgate.domain.renditions import RenditionFormat
from pixelgate.domain.transformations import MAX_FILES, Transformation, Transformed, TransformedFile
from pixelgate.runtime.functions import Function, FunctionFailedError
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.history import MOST_CONTINUATIONS
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.releases import ReleaseStore

_CANNOT_BE_MADE = {RejectedImageError.__name__, ConfigurationError.__name__}


@dataclass(frozen=True, kw_only=True)
class Transformer:
    """Has files made in ``work_bucket`` by ``make_renditions`` and copies them to where people see them."""

    images: ImageStore
    releases: ReleaseStore
    delivery: Delivery
    make_renditions: Function
    work_bucket: str

    def file(
        self, record: ImageRecord, transformation: Transformation, format_: RenditionFormat, *, now: datetime
    ) -> ReleasedFile:
        """The public file of a released image in one size and format.

        Raises:
            ProblemError: 404, because it cannot be made or the image is not released any more; 409, because
                too many were made of it; 503, because it was not made this time.
        """
        # Before what was made is read: whatever changes it later changes this.
        standing = self.releases.progress(record.workspace, record.id)
        transformed = self.releases.transformed(record.workspace, record.id)
        if transformed is None:
            raise nothing_delivered()
        found = transformed.find(str(transformation), format_)
        if found is not None:
            return found
        if standing is None or record.release is None or not _is_at_rest(standing, record.release.basis):
            raise nothing_delivered()
        _check_number(transformed)
        file = self._copied(record, transformation, transformed, format_, access=record.release.access)
        made = TransformedFile(transformation=str(transformation), file=file)
        if self._remember(record, made, standing):
            return file
        self._take_back(record, file, now=now)
        raise nothing_delivered()

    def _copied(
        self,
        record: ImageRecord,
        transformation: Transformation,
        transformed: Transformed,
        format_: RenditionFormat,
        *,
        access: Access,
    ) -> ReleasedFile:
        order = transformation.order(transformed.order, format_)
        try:
            [made] = self.make_renditions.call(order, MadeRenditions).renditions
        except FunctionFailedError as error:
            if error.error_type in _CANNOT_BE_MADE:
                raise nothing_delivered() from error
            raise ProblemError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "rendition-not-made",
                "the picture was not made this time",
                retry_after_s=5,
            ) from error
        file = released_file(made, access=access, workspace=record.workspace, image_id=record.id)
        # The same bytes may be public already, under the same name.
        if file.key not in self._named(record):
            self.delivery.publish(
                source_bucket=self.work_bucket,
                source_key=made.key,
                key=file.key,
                content_type=f"image/{made.format.value}",
            )
        return file

    def _remember(self, record: ImageRecord, made: TransformedFile, standing: Progress) -> bool:
        """Whether the file may stay where it was put."""
        for _ in range(MOST_CONTINUATIONS):
            transformed = self.releases.transformed(record.workspace, record.id)
            if transformed is None or self.releases.progress(record.workspace, record.id) != standing:
                return False
            if transformed.find(made.transformation, made.file.format) is not None:
                return True
            if len(transformed.files) >= MAX_FILES:
                return False
            grown = transformed.model_copy(update={"files": (*transformed.files, made)})
            if self.releases.add_transformed(record, grown, after=transformed, standing=standing):
                return True
        return False

    def _take_back(self, record: ImageRecord, file: ReleasedFile, *, now: datetime) -> None:
        """Remove what must not stay, and nothing that is public by itself."""
        try:
            is_gone = why_not_releasable(self.images.get(record.workspace, record.id), now=now) is not None
        except ImageNotFoundError:
            is_gone = True
        standing = self.releases.progress(record.workspace, record.id)
        if not is_gone and standing is not None and standing.stage is Stage.PUBLISHING:
            # That may be copying the same bytes, and tidies up when it has told its release.
            return
        if is_gone or file.key not in self._named(record):
            self.delivery.remove(file.key)

    def _named(self, record: ImageRecord) -> set[str]:
        release = self.releases.release(record.workspace, record.id)
        transformed = self.releases.transformed(record.workspace, record.id)
        own = {file.key for file in release.files} if release else set()
        return own | ({each.file.key for each in transformed.files} if transformed else set())


def nothing_delivered() -> ProblemError:
    """What the public is told of everything that is not public, whatever the reason."""
    return ProblemError(HTTPStatus.NOT_FOUND, "not-delivered", "nothing is released under this name")


def _is_at_rest(standing: Progress, basis: str) -> bool:
    return standing.stage is Stage.RELEASED and standing.basis == basis


def _check_number(transformed: Transformed) -> None:
    if len(transformed.files) >= MAX_FILES:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            "too-many-transformations",
            f"{MAX_FILES} transformations have been made of this image",
        )
