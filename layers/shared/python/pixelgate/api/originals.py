"""Keeping the anonymised copy of an image instead of its original."""

from pixelgate.domain.erasure import OriginalToDiscard
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.status import TRANSIENT, ImageStatus
from pixelgate.domain.steps.prepared import PreparedImage
from pixelgate.storage import object_keys
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.objects import ObjectStore
from pixelgate.storage.removals import Removals


def original_to_discard(prepared: PreparedImage) -> OriginalToDiscard:
    """The order to keep the large work copy instead of what was uploaded."""
    return OriginalToDiscard(
        workspace=prepared.workspace, image_id=prepared.image_id, copy_key=prepared.large.key
    )


class OriginalDiscarder:
    """Replaces originals by their anonymised copies."""

    def __init__(
        self,
        *,
        images: ImageStore,
        copies: ObjectStore,
        kept: ObjectStore,
        originals: Removals,
        work: Removals,
    ) -> None:
        self.images = images
        self.copies = copies
        self.kept = kept
        self.originals = originals
        self.work = work

    def discard(self, order: OriginalToDiscard) -> bool:
        """Keep the copy and remove the original; False if it has to stay, or has gone with its image.

        The copy is stored before the original goes, and may be stored again. What FAILED keeps its original,
        because it may be analysed again.

        Raises:
            RetryableError: the analysis has no verdict yet.
        """
        try:
            record = self.images.get(order.workspace, order.image_id)
        except ImageNotFoundError:
            return False
        if record.status in TRANSIENT:
            raise RetryableError(f"{record.id} is {record.status}, without a verdict yet")
        if record.status in (ImageStatus.FAILED, ImageStatus.ERASED):
            return False
        kept_key = object_keys.anonymized_key(record.workspace, record.id)
        self.kept.write(kept_key, self.copies.read(order.copy_key), content_type="image/jpeg")
        self.originals.remove_object(object_keys.original_key(record.workspace, record.id))
        self.work.remove_folder(object_keys.clear_prefix(record.workspace, record.id))
        return True
