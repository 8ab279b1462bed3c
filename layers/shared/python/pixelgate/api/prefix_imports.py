"""A batch of listed objects becomes images, each at most once however often it is imported."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pixelgate.api.import_sources import LONGEST_ADDRESS, declared_type, is_image_name
from pixelgate.domain.errors import REJECT_MESSAGES, ConfigurationError, RejectReason
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.imports import (
    LONGEST_NAME,
    Batch,
    BatchResult,
    ImportCounts,
    ImportFailure,
    ListedObject,
    PrefixImport,
)
from pixelgate.domain.status import ImageStatus
from pixelgate.storage import object_keys
from pixelgate.storage.deposits import Deposits, SourceGoneError
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.originals import Originals
from pixelgate.storage.sources import Claim, Source, SourceStore


class ObjectOutcome(StrEnum):
    """What became of one object that could be read."""

    IMPORTED = "imported"
    SKIPPED = "skipped"


class ObjectRejectedError(Exception):
    """This object cannot be imported; the others of its batch can."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(f"{REJECT_MESSAGES[reason]} ({detail})")
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class PrefixImporter:
    """Copies objects of at most ``max_bytes`` into the originals bucket."""

    images: ImageStore
    sources: SourceStore
    deposits: Deposits
    originals: Originals
    max_bytes: int

    def import_batch(self, batch: Batch, *, now: datetime) -> BatchResult:
        """Import every object of ``batch`` that is an image by its name.

        A repetition after a crash finds what is done and does the rest, with the same counts.

        Raises:
            ConfigurationError: an object lies outside of the workspace's own folder.
        """
        outcomes: list[ObjectOutcome] = []
        failures = []
        for listed in batch.objects:
            try:
                outcomes.append(self._import(listed, batch.importing, now=now))
            except ObjectRejectedError as error:
                name = name_of(listed, batch.importing)
                failures.append(ImportFailure(name=name, reason=str(error), reason_code=error.reason))
        return BatchResult(
            counts=ImportCounts(
                listed=len(batch.objects),
                imported=outcomes.count(ObjectOutcome.IMPORTED),
                skipped=outcomes.count(ObjectOutcome.SKIPPED),
                failed=len(failures),
            ),
            failures=tuple(failures),
        )

    def _import(self, listed: ListedObject, importing: PrefixImport, *, now: datetime) -> ObjectOutcome:
        name = name_of(listed, importing)
        if not is_image_name(listed.key):
            return ObjectOutcome.SKIPPED
        if listed.size > self.max_bytes:
            detail = f"{listed.size:,} bytes; at most {self.max_bytes:,} are accepted"
            raise ObjectRejectedError(RejectReason.TOO_MANY_BYTES, detail)
        source = Source(importing.workspace, importing.bucket, listed.key, listed.etag)
        record = awaited_image(new_image_id(), name, importing, source=source, now=now)
        claim = self.sources.claim(source, record, import_id=importing.import_id)
        if claim.image_id == record.id or self._lacks_its_bytes(claim, record):
            self._copy(listed, claim, importing)
        elif claim.import_id != importing.import_id:
            return ObjectOutcome.SKIPPED
        return ObjectOutcome.IMPORTED

    def _lacks_its_bytes(self, claim: Claim, record: ImageRecord) -> bool:
        """Whether an image that was claimed before, and would be ``record`` today, was never copied."""
        try:
            claimed = self.images.get(record.workspace, claim.image_id)
        except ImageNotFoundError:
            # Claimed, never copied, and forgotten by the sweep since.
            self.images.create(record.model_copy(update={"id": claim.image_id}))
            return True
        # Copied, it still waits for its event for a moment: storage knows before the record does.
        return (
            claimed.status is ImageStatus.AWAITING_UPLOAD
            and self.originals.newest(record.workspace, claim.image_id) is None
        )

    def _copy(self, listed: ListedObject, claim: Claim, importing: PrefixImport) -> None:
        try:
            self.deposits.copy(
                object_keys.original_key(importing.workspace, claim.image_id),
                bucket=importing.bucket,
                source_key=listed.key,
                etag=listed.etag,
                content_type=declared_type(listed.key),
            )
        except SourceGoneError as error:
            detail = "deleted or overwritten since it was listed"
            raise ObjectRejectedError(RejectReason.SOURCE_NOT_FOUND, detail) from error


def name_of(listed: ListedObject, importing: PrefixImport) -> str:
    """The object's path within the workspace's folder, from its end where it is too long to show.

    Raises:
        ConfigurationError: it lies outside of that folder.
    """
    folder = object_keys.import_folder(importing.workspace)
    if not listed.key.startswith(folder):
        raise ConfigurationError(f"{importing.import_id} lists what is not its workspace's")
    return listed.key.removeprefix(folder)[-LONGEST_NAME:] or folder


def awaited_image(
    image_id: str, name: str, importing: PrefixImport, *, source: Source, now: datetime
) -> ImageRecord:
    """The record of an image whose bytes are still to be copied."""
    return ImageRecord(
        id=image_id,
        workspace=importing.workspace,
        name=name,
        content_type=declared_type(name),
        status=ImageStatus.AWAITING_UPLOAD,
        import_id=importing.import_id,
        collection=importing.collection,
        created_by=importing.requested_by,
        imported_from=source.address[:LONGEST_ADDRESS],
        source=source.digest,
        created_at=now,
        updated_at=now,
    )
