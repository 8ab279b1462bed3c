"""POST /v1/uploads, /v1/uploads/batch: an image record that awaits its bytes, and the ticket to send them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import Field

from pixelgate.api.caller import author_of, workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.quotas import Quotas
from pixelgate.domain.base import Document
from pixelgate.domain.chains import Sha256
from pixelgate.domain.formats import MEDIA_TYPES, accepted_formats
from pixelgate.domain.ids import CollectionName, new_image_id
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import object_keys
from pixelgate.storage.images import ImageStore
from pixelgate.storage.tickets import TicketOffice, UploadTicket

MOST_AT_ONCE = 100

# As people know them, in the order in which they are listed.
_LISTED = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF", "DICOM", "NIFTI")


def accepted_types(extra_formats: str = "") -> tuple[str, ...]:
    """The content types that an upload may be declared as; ``extra_formats`` are switched on, with commas."""
    accepted = accepted_formats(extra_formats)
    return tuple(media_type for name in _LISTED if name in accepted for media_type in MEDIA_TYPES[name])


class NewImage(Document):
    """What is said of an image before its bytes come. ``name`` is only ever shown."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    content_type: str
    size: Annotated[int, Field(ge=0)] | None = None
    collection: CollectionName | None = None


class UploadRequest(NewImage):
    """``size`` in bytes, where known, saves sending what would be refused.

    With ``sha256`` storage takes no other bytes: what changes on its way is refused.
    """

    sha256: Sha256 | None = None


class UploadAnswer(Document):
    """The image's id, and where and how to send its bytes."""

    id: str
    upload: UploadTicket


class UploadBatch(Document):
    """Several at once: all of them are allowed, or none."""

    uploads: Annotated[tuple[UploadRequest, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class UploadBatchAnswer(Document):
    """One for each that was asked for, in the same order."""

    uploads: tuple[UploadAnswer, ...]


@dataclass(frozen=True, kw_only=True)
class UploadDesk:
    """Makes room for images of ``types`` and allows them to be sent."""

    images: ImageStore
    tickets: TicketOffice
    quotas: Quotas
    types: tuple[str, ...]

    def allow(
        self, requests: Sequence[UploadRequest], *, workspace: str, created_by: str, now: datetime
    ) -> tuple[UploadAnswer, ...]:
        """Make room for each of ``requests``, if all of them are in order.

        Raises:
            ProblemError: as ``admit``.
        """
        sizes = self.admit(requests, workspace=workspace, now=now)
        return tuple(
            self._make_room(request, max_bytes=size, workspace=workspace, created_by=created_by, now=now)
            for request, size in zip(requests, sizes, strict=True)
        )

    def admit(self, requests: Sequence[NewImage], *, workspace: str, now: datetime) -> list[int]:
        """Count ``requests``, if all of them are in order; returns how many bytes of each are counted.

        Raises:
            ProblemError: a type is not accepted, a file is too large, or the quota is used up.
        """
        for number, request in enumerate(requests):
            self._check(request, where="" if len(requests) == 1 else f"uploads.{number}.")
        quota = self.quotas.quota_of(workspace)
        # Where bytes are counted, what is counted is all that storage takes: no size, and it is the largest.
        sizes = [
            self.tickets.max_bytes if quota.bytes_per_day is None or request.size is None else request.size
            for request in requests
        ]
        self.quotas.count(workspace, quota=quota, uploads=len(requests), size_bytes=sum(sizes), now=now)
        return sizes

    def _check(self, request: NewImage, *, where: str) -> None:
        if request.content_type not in self.types:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "content-type-not-accepted",
                f"{where}content_type: {request.content_type[:100]!r} is not accepted",
                hint=f"accepted are {', '.join(self.types)}",
            )
        if request.size is not None and request.size > self.tickets.max_bytes:
            raise self.too_large(request.size, where=where)

    def too_large(self, size: int, *, where: str = "") -> ProblemError:
        """The refusal of so many bytes."""
        return ProblemError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too-many-bytes",
            f"{where}size: {size:,} bytes; at most {self.tickets.max_bytes:,} are accepted",
            hint="send a smaller version of the image",
        )

    def _make_room(
        self, request: UploadRequest, *, max_bytes: int, workspace: str, created_by: str, now: datetime
    ) -> UploadAnswer:
        record = awaiting(request, workspace=workspace, created_by=created_by, now=now)
        self.images.create(record)
        ticket = self.tickets.issue(
            object_keys.original_key(workspace, record.id),
            content_type=request.content_type,
            max_bytes=max_bytes,
            sha256=request.sha256,
            now=now,
        )
        return UploadAnswer(id=record.id, upload=ticket)


def awaiting(
    request: NewImage, *, workspace: str, created_by: str, now: datetime, image_id: str | None = None
) -> ImageRecord:
    """The record of an image whose bytes are still to come; with a new id where it has none."""
    return ImageRecord(
        id=image_id or new_image_id(),
        workspace=workspace,
        name=request.name,
        content_type=request.content_type,
        collection=request.collection,
        created_by=created_by,
        status=ImageStatus.AWAITING_UPLOAD,
        created_at=now,
        updated_at=now,
    )


def add_upload_routes(app: APIGatewayHttpResolver, *, desk: UploadDesk) -> None:
    """Serve this module's routes."""

    @app.post("/v1/uploads")
    def post_upload(request: UploadRequest) -> Response[UploadAnswer]:
        [answer] = desk.allow(
            [request], workspace=workspace_of(app), created_by=author_of(app), now=datetime.now(UTC)
        )
        return Response(status_code=HTTPStatus.CREATED, content_type="application/json", body=answer)

    @app.post("/v1/uploads/batch")
    def post_upload_batch(batch: UploadBatch) -> Response[UploadBatchAnswer]:
        answers = desk.allow(
            batch.uploads, workspace=workspace_of(app), created_by=author_of(app), now=datetime.now(UTC)
        )
        return Response(
            status_code=HTTPStatus.CREATED,
            content_type="application/json",
            body=UploadBatchAnswer(uploads=answers),
        )
