"""Images whose bytes come in a request: stored as uploads are, so that nothing of them can get lost."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO

from pixelgate.api.idempotency import request_under_way
from pixelgate.api.problems import ProblemError
from pixelgate.api.uploads import NewImage, UploadDesk, awaiting
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import object_keys
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.images import ImageExistsError, ImageNotFoundError, ImageStore

MOST_BYTES = 4_500_000
"""Lambda takes 6 MB in one request, where bytes are base64 and a third longer, and what is told with them."""


@dataclass(frozen=True, kw_only=True)
class SentImage:
    """The body of a request, and what is said of it: a claim, whose truth the analysis finds out."""

    said: NewImage
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Reception:
    """Takes in what ``uploads`` would allow to be uploaded."""

    images: ImageStore
    deposits: Deposits
    uploads: UploadDesk

    def take(self, image_id: str, sent: SentImage, *, workspace: str, created_by: str, now: datetime) -> None:
        """Store ``sent`` as the image of this id; where that was done before, in part or whole, what is left.

        Raises:
            ProblemError: the type is not accepted, it is too large, the quota is used up, or somebody else
                is storing it at this moment.
        """
        try:
            record = self._record(image_id, sent, workspace=workspace, created_by=created_by, now=now)
            if record.status is ImageStatus.AWAITING_UPLOAD:
                key = object_keys.original_key(workspace, image_id)
                self.deposits.put(key, BytesIO(sent.data), content_type=record.content_type)
        except (ImageExistsError, RetryableError) as error:
            raise request_under_way() from error

    def _record(
        self, image_id: str, sent: SentImage, *, workspace: str, created_by: str, now: datetime
    ) -> ImageRecord:
        try:
            return self.images.get(workspace, image_id)
        except ImageNotFoundError:
            # The first request, or the first died before it came here.
            pass
        if len(sent.data) > MOST_BYTES:
            raise ProblemError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "too-many-bytes",
                f"{len(sent.data):,} bytes; one request takes {MOST_BYTES:,}",
                hint=f"POST /v1/uploads takes {self.uploads.tickets.max_bytes:,}; then send its id here, as"
                ' {"upload_id": "img_..."}',
            )
        self.uploads.admit([sent.said], workspace=workspace, now=now)
        record = awaiting(sent.said, image_id=image_id, workspace=workspace, created_by=created_by, now=now)
        self.images.create(record)
        return record
