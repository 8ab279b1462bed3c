"""Images whose bytes come in a request: stored as uploads are, so that nothing of them can get lost."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO

from pixelgate.api.idempotency import request_under_way
from pixelgate.api.problems import ProblemError
from pixelgate.api.quotas import Quotas
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import keys
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.images import ImageExistsError, ImageNotFoundError, ImageStore

MOST_BYTES = 4_500_000
"""Lambda takes 6 MB in one request, where bytes are base64 and a third longer, and what is told with them."""


@dataclass(frozen=True, kw_only=True)
class SentImage:
    """The body of a request. ``content_type`` is a claim: what it is, the analysis finds out."""

    data: bytes
    content_type: str
    name: str
    collection: str | None


@dataclass(frozen=True, kw_only=True)
class Reception:
    """Takes images in. ``types`` may be declared; ``max_upload_bytes`` is the limit of any upload."""

    images: ImageStore
    deposits: Deposits
    quotas: Quotas
    types: tuple[str, ...]
    max_upload_bytes: int

    def take(self, image_id: str, sent: SentImage, *, workspace: str, created_by: str, now: datetime) -> None:
        """Store ``sent`` as the image of this id; where that was done before, in part or whole, what is left.

        Raises:
            ProblemError: the type is not accepted, it is too large, the quota is used up, or somebody else
                is storing it at this moment.
        """
        self._check(sent)
        try:
            record = self._record(image_id, sent, workspace=workspace, created_by=created_by, now=now)
            if record.status is ImageStatus.AWAITING_UPLOAD:
                key = keys.original_key(workspace, image_id)
                self.deposits.put(key, BytesIO(sent.data), content_type=sent.content_type)
        except (ImageExistsError, RetryableError) as error:
            raise request_under_way() from error

    def _check(self, sent: SentImage) -> None:
        if sent.content_type not in self.types:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "content-type-not-accepted",
                f"Content-Type: {sent.content_type[:100]!r} is not accepted",
                hint=f"accepted are {', '.join(self.types)}, and application/json with an upload_id",
            )
        most = min(MOST_BYTES, self.max_upload_bytes)
        if len(sent.data) > most:
            raise ProblemError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "too-many-bytes",
                f"{len(sent.data):,} bytes; one request takes {most:,}",
                hint=f"POST /v1/uploads takes {self.max_upload_bytes:,}; send the id of the upload here, as"
                ' {"upload_id": "img_..."}',
            )

    def _record(
        self, image_id: str, sent: SentImage, *, workspace: str, created_by: str, now: datetime
    ) -> ImageRecord:
        try:
            return self.images.get(workspace, image_id)
        except ImageNotFoundError:
            # The first request, or the first died before it came here.
            pass
        quota = self.quotas.quota_of(workspace)
        self.quotas.count(workspace, quota=quota, uploads=1, size_bytes=len(sent.data), now=now)
        record = ImageRecord(
            id=image_id,
            workspace=workspace,
            name=sent.name,
            content_type=sent.content_type,
            collection=sent.collection,
            created_by=created_by,
            status=ImageStatus.AWAITING_UPLOAD,
            created_at=now,
            updated_at=now,
        )
        self.images.create(record)
        return record
