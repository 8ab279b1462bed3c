"""POST /v1/uploads: an image record that awaits its bytes, and the ticket to send them."""

from collections.abc import Collection
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import Field

from pixelgate.api.caller import author_of, workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.api.quotas import Quotas
from pixelgate.domain.base import Document
from pixelgate.domain.formats import MEDIA_TYPES, accepted_formats
from pixelgate.domain.ids import CollectionName, new_image_id
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.images import ImageStore
from pixelgate.storage.tickets import TicketOffice, UploadTicket

# As people know them, in the order in which they are listed.
_LISTED = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF", "DICOM", "NIFTI")


def accepted_types(extra_formats: str = "") -> tuple[str, ...]:
    """The content types that an upload may be declared as; ``extra_formats`` are switched on, with commas."""
    accepted = accepted_formats(extra_formats)
    return tuple(media_type for name in _LISTED if name in accepted for media_type in MEDIA_TYPES[name])


class UploadRequest(Document):
    """``name`` is only ever shown. ``size`` in bytes, where known, saves sending what would be refused."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    content_type: str
    size: Annotated[int, Field(ge=0)] | None = None
    collection: CollectionName | None = None


class UploadAnswer(Document):
    """The image's id, and where and how to send its bytes."""

    id: str
    upload: UploadTicket


def request_upload(
    request: UploadRequest,
    *,
    workspace: str,
    images: ImageStore,
    tickets: TicketOffice,
    quotas: Quotas,
    types: Collection[str],
    created_by: str,
    now: datetime,
) -> UploadAnswer:
    """Make room for an image.

    Raises:
        ProblemError: the type is not accepted, the file is too large, or the quota is used up.
    """
    if request.content_type not in types:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "content-type-not-accepted",
            f"content_type: {request.content_type[:100]!r} is not accepted",
            hint=f"accepted are {', '.join(types)}",
        )
    if request.size is not None and request.size > tickets.max_bytes:
        raise ProblemError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too-many-bytes",
            f"size: {request.size:,} bytes; at most {tickets.max_bytes:,} are accepted",
            hint="send a smaller version of the image",
        )
    quota = quotas.quota_of(workspace)
    # Where bytes are counted, what is counted is all that storage takes: no size, and it is the largest.
    max_bytes = tickets.max_bytes
    if quota.bytes_per_day is not None and request.size is not None:
        max_bytes = request.size
    quotas.count(workspace, quota=quota, uploads=1, size_bytes=max_bytes, now=now)
    image_id = new_image_id()
    images.create(
        ImageRecord(
            id=image_id,
            workspace=workspace,
            name=request.name,
            content_type=request.content_type,
            collection=request.collection,
            created_by=created_by,
            status=ImageStatus.AWAITING_UPLOAD,
            created_at=now,
            updated_at=now,
        )
    )
    key = keys.original_key(workspace, image_id)
    ticket = tickets.issue(key, content_type=request.content_type, max_bytes=max_bytes, now=now)
    return UploadAnswer(id=image_id, upload=ticket)


def add_upload_routes(
    app: APIGatewayHttpResolver,
    *,
    images: ImageStore,
    tickets: TicketOffice,
    quotas: Quotas,
    extra_formats: str,
) -> None:
    """Serve this module's routes; ``extra_formats`` as in ``accepted_types``."""
    types = accepted_types(extra_formats)

    @app.post("/v1/uploads")
    def post_upload(request: UploadRequest) -> Response[UploadAnswer]:
        answer = request_upload(
            request,
            workspace=workspace_of(app),
            images=images,
            tickets=tickets,
            quotas=quotas,
            types=types,
            created_by=author_of(app),
            now=datetime.now(UTC),
        )
        return Response(status_code=HTTPStatus.CREATED, content_type="application/json", body=answer)
