"""One URL becomes one image, or a rejection that says why it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO

from pixelgate.api.import_sources import origin_of
from pixelgate.domain.errors import REJECT_MESSAGES, RejectedImageError, RejectReason, RetryableError
from pixelgate.domain.history import continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.image_history import facts_of_refusal
from pixelgate.domain.imports import ImportCounts, ImportFailure, UrlToFetch
from pixelgate.domain.status import ImageStatus
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.storage import object_keys
from pixelgate.storage.deposits import Deposits
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.moves import Move

REASONS = {
    FetchFault.REFUSED: RejectReason.SOURCE_REFUSED,
    FetchFault.NOT_FOUND: RejectReason.SOURCE_NOT_FOUND,
    FetchFault.TOO_MANY_BYTES: RejectReason.TOO_MANY_BYTES,
    FetchFault.UNREADABLE: RejectReason.SOURCE_UNREADABLE,
    FetchFault.UNAVAILABLE: RejectReason.SOURCE_UNAVAILABLE,
}


@dataclass(frozen=True, kw_only=True)
class UrlImporter:
    """``fetch`` writes the body of a URL to a file and returns its length, or raises ``FetchError``."""

    fetch: Callable[[str, BinaryIO], int]
    images: ImageStore
    imports: ImportStore
    deposits: Deposits

    def import_url(self, wanted: UrlToFetch, *, is_last_attempt: bool, now: datetime) -> ImageStatus:
        """Fetch ``wanted`` into the originals bucket, whose event then starts the analysis as always.

        Returns where the image stands. A repeated call changes nothing.

        Raises:
            RetryableError: the server may answer in a while, and this was not the last attempt.
        """
        record = self._record(wanted)
        if record.status is ImageStatus.AWAITING_UPLOAD:
            try:
                self._transfer(wanted, is_last_attempt=is_last_attempt)
            except RejectedImageError as error:
                return self._reject(wanted, record, error, now=now)
        elif record.status is ImageStatus.REJECTED and record.version_id is None:
            # A crash between the two writes of a rejection: the reason is known, the count may be missing.
            failure = ImportFailure(
                name=record.name, reason=record.reason or "", reason_code=record.reason_code or ""
            )
            self._count(wanted, failure)
            return record.status
        self._count(wanted)
        return record.status

    def _record(self, wanted: UrlToFetch) -> ImageRecord:
        try:
            return self.images.get(wanted.workspace, wanted.image_id)
        except ImageNotFoundError:
            # The sweep forgets what waited for too long; this message is proof that it is still wanted.
            record = awaited_image(wanted)
            self.images.create(record)
            return record

    def _transfer(self, wanted: UrlToFetch, *, is_last_attempt: bool) -> None:
        # Stored only when whole: a file on disk, because memory would have to hold the largest upload.
        with TemporaryFile() as file:
            try:
                self.fetch(wanted.url, file)
            except FetchError as error:
                if error.may_pass and not is_last_attempt:
                    raise RetryableError(str(error)) from error
                raise RejectedImageError(REASONS[error.fault], error.detail) from error
            key = object_keys.original_key(wanted.workspace, wanted.image_id)
            self.deposits.put(key, file, content_type=wanted.content_type)

    def _reject(
        self, wanted: UrlToFetch, record: ImageRecord, error: RejectedImageError, *, now: datetime
    ) -> ImageStatus:
        reason = f"{REJECT_MESSAGES[error.reason]} ({error.detail})"
        facts = facts_of_refusal(record, at=now, reason=reason, reason_code=error.reason)
        refusal = Move(
            workspace=wanted.workspace,
            image_id=wanted.image_id,
            leaving=ImageStatus.AWAITING_UPLOAD,
            to=ImageStatus.REJECTED,
            at=now,
            changes={"reason": reason, "reason_code": error.reason},
            history=continue_chain(record.history, *facts),
        )
        if not self.images.move(refusal) and self._record(wanted).status is ImageStatus.AWAITING_UPLOAD:
            raise RetryableError(f"the history of {wanted.image_id} went on meanwhile")
        self._count(wanted, ImportFailure(name=wanted.name, reason=reason, reason_code=error.reason))
        return ImageStatus.REJECTED

    def _count(self, wanted: UrlToFetch, *failures: ImportFailure) -> None:
        counts = ImportCounts(failed=1) if failures else ImportCounts(imported=1)
        self.imports.count(
            wanted.workspace, wanted.import_id, part=wanted.image_id, counts=counts, failures=failures
        )


def awaited_image(wanted: UrlToFetch) -> ImageRecord:
    """The record of an image whose bytes are still to be fetched."""
    return ImageRecord(
        id=wanted.image_id,
        workspace=wanted.workspace,
        name=wanted.name,
        content_type=wanted.content_type,
        status=ImageStatus.AWAITING_UPLOAD,
        import_id=wanted.import_id,
        collection=wanted.collection,
        created_by=wanted.requested_by,
        imported_from=origin_of(wanted.url),
        created_at=wanted.requested_at,
        updated_at=wanted.requested_at,
    )
