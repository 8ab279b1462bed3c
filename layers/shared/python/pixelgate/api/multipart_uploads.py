"""POST /v1/uploads/multipart and what follows: a large original that is sent in parts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from pixelgate.api.caller import author_of, workspace_of
from pixelgate.api.images import find_image, image_not_found
from pixelgate.api.multipart_tickets import (
    MultipartAnswer,
    MultipartRequest,
    MultipartTicket,
    PartToSend,
    SentImage,
)
from pixelgate.api.problems import ProblemError
from pixelgate.api.uploads import UploadDesk, awaiting
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.multipart import MULTIPART_LIFETIME, MultipartUpload, Part
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import object_keys
from pixelgate.storage.multipart_uploads import MultipartUploads, PartsMissingError, UploadEndedError


@dataclass(frozen=True, kw_only=True)
class MultipartDesk:
    """Begins uploads in parts, helps them along and ends them. Addresses are good for ``url_lifetime``."""

    uploads: UploadDesk
    multipart: MultipartUploads
    url_lifetime: timedelta

    def begin(
        self, request: MultipartRequest, *, workspace: str, created_by: str, now: datetime
    ) -> MultipartAnswer:
        """Make room for an image.

        Raises:
            ProblemError: as ``UploadDesk.admit``.
        """
        self.uploads.admit([request], workspace=workspace, now=now)
        record = awaiting(request, workspace=workspace, created_by=created_by, now=now)
        upload_id = self.multipart.begin(_key(record), content_type=request.content_type)
        upload = MultipartUpload(upload_id=upload_id, plan=request.plan, expires_at=now + MULTIPART_LIFETIME)
        # Before the record: whoever finds an image that is waited for has to know until when.
        self.multipart.keep(workspace, record.id, upload)
        self.uploads.images.create(record)
        return self._answer(record, upload, stored=(), now=now)

    def look(self, record: ImageRecord, *, now: datetime) -> MultipartAnswer:
        """Which parts storage has, and fresh addresses for all others.

        Raises:
            ProblemError: the image is not sent in parts, or not any more.
        """
        upload = self._open(record, now=now)
        try:
            stored = self.multipart.stored(_key(record), upload)
        except UploadEndedError as error:
            raise _ended(record) from error
        return self._answer(record, upload, stored=tuple(stored), now=now)

    def complete(self, record: ImageRecord, *, now: datetime) -> None:
        """Make one original of the parts; to ask again changes nothing.

        Raises:
            ProblemError: parts are missing, or it was given up.
        """
        if record.status is not ImageStatus.AWAITING_UPLOAD:
            return
        upload = self._open(record, now=now)
        if upload.plan.size > self.uploads.tickets.max_bytes:
            # The limit was lowered since this was begun.
            self._end(record, upload, now=now)
            raise self.uploads.too_large(upload.plan.size)
        try:
            self.multipart.complete(_key(record), upload)
        except PartsMissingError as error:
            raise ProblemError(HTTPStatus.CONFLICT, "parts-missing", f"{record.id}: {error}") from error
        except UploadEndedError as error:
            # The answer to whoever asked first may have been lost.
            if not self.multipart.is_stored(_key(record)):
                raise _ended(record) from error

    def give_up(self, record: ImageRecord, *, now: datetime) -> None:
        """Have storage forget the parts, and soon the sweep the image; to ask again changes nothing.

        Raises:
            ProblemError: the image is not sent in parts, or storage has all of it.
        """
        if record.status is not ImageStatus.AWAITING_UPLOAD:
            raise _ended(record)
        upload = self.multipart.find(record.workspace, record.id)
        if upload is None:
            raise _not_found(record)
        self._end(record, upload, now=now)

    def _end(self, record: ImageRecord, upload: MultipartUpload, *, now: datetime) -> None:
        try:
            self.multipart.give_up(_key(record), upload)
        except UploadEndedError as error:
            if self.multipart.is_stored(_key(record)):
                raise _ended(record) from error
        ended = upload.model_copy(update={"expires_at": min(now, upload.expires_at)})
        self.multipart.keep(record.workspace, record.id, ended)

    def _open(self, record: ImageRecord, *, now: datetime) -> MultipartUpload:
        upload = self.multipart.find(record.workspace, record.id)
        if upload is None:
            raise _not_found(record)
        if record.status is not ImageStatus.AWAITING_UPLOAD or upload.expires_at <= now:
            raise _ended(record)
        return upload

    def _answer(
        self, record: ImageRecord, upload: MultipartUpload, *, stored: tuple[Part, ...], now: datetime
    ) -> MultipartAnswer:
        def shown(part: Part) -> PartToSend:
            if part in stored:
                return PartToSend(**part.model_dump(), is_stored=True)
            address = self.multipart.address(_key(record), upload, part, lifetime=self.url_lifetime)
            return PartToSend(**part.model_dump(), is_stored=False, **address._asdict())

        ticket = MultipartTicket(
            size=upload.plan.size,
            part_size=upload.plan.part_size,
            parts=tuple(shown(part) for part in upload.plan.parts),
            urls_expire_at=now + self.url_lifetime,
            expires_at=upload.expires_at,
        )
        return MultipartAnswer(id=record.id, upload=ticket)


def _key(record: ImageRecord) -> str:
    return object_keys.original_key(record.workspace, record.id)


def _not_found(record: ImageRecord) -> ProblemError:
    return ProblemError(HTTPStatus.NOT_FOUND, "upload-not-found", f"{record.id} is not sent in parts")


def _ended(record: ImageRecord) -> ProblemError:
    return ProblemError(
        HTTPStatus.CONFLICT, "upload-ended", f"no parts of {record.id} are waited for any more"
    )


def add_multipart_routes(app: APIGatewayHttpResolver, *, desk: MultipartDesk) -> None:
    """Serve this module's routes."""

    def own(image_id: str) -> ImageRecord:
        record = find_image(desk.uploads.images, workspace_of(app), image_id)
        # An upload is between storage and whoever began it; others have no business with its addresses.
        if record.created_by != author_of(app):
            raise image_not_found(image_id)
        return record

    @app.post("/v1/uploads/multipart")
    def post_multipart_upload(request: MultipartRequest) -> Response[MultipartAnswer]:
        answer = desk.begin(
            request, workspace=workspace_of(app), created_by=author_of(app), now=datetime.now(UTC)
        )
        return Response(status_code=HTTPStatus.CREATED, content_type="application/json", body=answer)

    @app.get("/v1/uploads/<image_id>")
    def get_multipart_upload(image_id: Annotated[ImageId, Path()]) -> MultipartAnswer:
        return desk.look(own(image_id), now=datetime.now(UTC))

    @app.post("/v1/uploads/<image_id>/complete")
    def post_multipart_completion(image_id: Annotated[ImageId, Path()]) -> SentImage:
        desk.complete(own(image_id), now=datetime.now(UTC))
        return SentImage(id=image_id)

    @app.delete("/v1/uploads/<image_id>")
    def delete_multipart_upload(image_id: Annotated[ImageId, Path()]) -> SentImage:
        desk.give_up(own(image_id), now=datetime.now(UTC))
        return SentImage(id=image_id)
