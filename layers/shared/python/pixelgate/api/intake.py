"""From a stored object to a running analysis, however often, late or out of order we hear of it."""

from datetime import datetime
from enum import StrEnum

from pixelgate.api.analysis_start import start_analysis
from pixelgate.domain.erasure import ImageToErase
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.stored_objects import StoredObject
from pixelgate.runtime.executions import Executions
from pixelgate.runtime.queues import Queue
from pixelgate.storage import object_keys
from pixelgate.storage.images import ImageNotFoundError, ImageStore


class IntakeOutcome(StrEnum):
    """What became of one event."""

    STARTED = "started"
    ALREADY_STARTED = "already started"
    OTHER_VERSION = "other bytes of this ticket are what is analysed"
    ERASED = "the image is erased, and so are these bytes"
    UNKNOWN_IMAGE = "there is no ticket for this key, or no longer"
    NOT_AN_ORIGINAL = "the key is not an original's"


def take_in(
    stored: StoredObject,
    *,
    images: ImageStore,
    executions: Executions,
    erasures: Queue,
    actor: str,
    now: datetime,
) -> IntakeOutcome:
    """Register ``stored`` once and start its analysis.

    A ticket can be used several times while it is valid. Until an analysis begins the latest bytes count;
    from then on the image is about the bytes that are analysed, and others leave an audit line.

    A crash between any two writes is healed by the event's next delivery: until the image is marked
    as being analysed the execution is started again, which is harmless since its steps are idempotent.
    """
    owner = object_keys.parse_original_key(stored.key)
    if owner is None:
        return IntakeOutcome.NOT_AN_ORIGINAL
    images.receive(
        *owner,
        version_id=stored.version_id,
        sequencer=stored.order,
        received_bytes=stored.size,
        now=now,
    )
    try:
        record = images.get(*owner)
    except ImageNotFoundError:
        return IntakeOutcome.UNKNOWN_IMAGE
    if record.erasure is not None:
        # A ticket outlives the image it was made for: what comes with it has to go again.
        erasures.send(ImageToErase(workspace=record.workspace, image_id=record.id))
        return IntakeOutcome.ERASED
    if record.version_id != stored.version_id:
        if not _replace_bytes(record, stored, images=images, now=now):
            images.note_unused_bytes(record, version_id=stored.version_id, now=now)
            return IntakeOutcome.OTHER_VERSION
        record = images.get(*owner)
    if record.status is not ImageStatus.RECEIVED:
        return IntakeOutcome.ALREADY_STARTED
    start_analysis(record, images=images, executions=executions, actor=actor, now=now)
    return IntakeOutcome.STARTED


def _replace_bytes(record: ImageRecord, stored: StoredObject, *, images: ImageStore, now: datetime) -> bool:
    # The write itself checks again; asking the record first saves it in the usual case.
    if record.status is not ImageStatus.RECEIVED or stored.order <= (record.sequencer or ""):
        return False
    return images.replace_bytes(
        record,
        version_id=stored.version_id,
        sequencer=stored.order,
        received_bytes=stored.size,
        now=now,
    )
