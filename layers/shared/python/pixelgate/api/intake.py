"""From a stored object to a running analysis, however often and however late we hear of it."""

from datetime import datetime
from enum import StrEnum

from pixelgate.domain.base import Document
from pixelgate.domain.events import StoredObject
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps import ReceivedImage
from pixelgate.runtime.executions import Executions
from pixelgate.storage import keys
from pixelgate.storage.images import ImageNotFoundError, ImageStore

FIRST_ANALYSIS = 1


class IntakeOutcome(StrEnum):
    """What became of one event."""

    STARTED = "started"
    ALREADY_STARTED = "already started"
    OTHER_VERSION = "another version of these bytes was received before"
    UNKNOWN_IMAGE = "no ticket was ever issued for this key"
    NOT_AN_ORIGINAL = "the key is not an original's"


class ExecutionInput(Document):
    """The execution document as it begins."""

    received: ReceivedImage


def take_in(
    stored: StoredObject, *, images: ImageStore, executions: Executions, now: datetime
) -> IntakeOutcome:
    """Register ``stored`` once and start its analysis.

    A crash between any two writes is healed by the event's next delivery: until the image is marked
    as being analysed the execution is started again, which is harmless since its steps are idempotent.
    """
    owner = keys.parse_original_key(stored.key)
    if owner is None:
        return IntakeOutcome.NOT_AN_ORIGINAL
    workspace, image_id = owner
    images.receive(workspace, image_id, version_id=stored.version_id, sequencer=stored.sequencer, now=now)
    try:
        record = images.get(workspace, image_id)
    except ImageNotFoundError:
        return IntakeOutcome.UNKNOWN_IMAGE
    # A verdict is about exactly one version: bytes that overwrite an upload never inherit it.
    if record.version_id != stored.version_id:
        return IntakeOutcome.OTHER_VERSION
    if record.status is not ImageStatus.RECEIVED:
        return IntakeOutcome.ALREADY_STARTED
    received = ReceivedImage(
        image_id=image_id,
        workspace=workspace,
        original_key=stored.key,
        version_id=stored.version_id,
        bytes=stored.size,
        analysis=FIRST_ANALYSIS,
    )
    executions.start(ExecutionInput(received=received))
    images.begin_analysis(workspace, image_id, version_id=stored.version_id, analysis=FIRST_ANALYSIS, now=now)
    return IntakeOutcome.STARTED
