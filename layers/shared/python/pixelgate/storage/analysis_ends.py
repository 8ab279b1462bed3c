"""How an analysis ends, whatever it came to: once, and with the history that leads to it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from pixelgate.domain.errors import RetryableError
from pixelgate.domain.history import Continuation, HistoryFact, continue_chain
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.image_history import facts_until_analysis
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.storage.history import MOST_CONTINUATIONS
from pixelgate.storage.images import ImageStore
from pixelgate.storage.moves import Move


def end_analysis(
    images: ImageStore,
    received: ReceivedImage,
    to: ImageStatus,
    end: HistoryFact,
    write: Callable[[Continuation], bool],
) -> ImageStatus:
    """``write`` the end of an analysis with the history that leads to it; the status that now holds.

    The history is taken to stand where it stood when the analysis began, which saves reading the record.
    """
    facts, after = (*facts_until_analysis(received), end), received.history
    for _ in range(MOST_CONTINUATIONS):
        if write(continue_chain(after, *facts)):
            return to
        record = images.get(received.workspace, received.image_id)
        if not _is_about(record, received) or record.history == after:
            return _settled_status(record)
        after = record.history
    raise RetryableError(f"the history of {received.image_id} does not stand still")


def move_from_analysis(
    received: ReceivedImage,
    to: ImageStatus,
    changes: Mapping[str, object],
    history: Continuation,
    *,
    now: datetime,
) -> Move:
    """Away from ANALYSING, while it is these bytes and this analysis that the image is about."""
    return Move(
        workspace=received.workspace,
        image_id=received.image_id,
        leaving=ImageStatus.ANALYSING,
        to=to,
        at=now,
        version_id=received.version_id,
        analysis=received.analysis,
        changes=changes,
        history=history,
    )


def _is_about(record: ImageRecord, received: ReceivedImage) -> bool:
    """Whether the analysis of what was received is the one that is running."""
    running = (record.status, record.version_id, record.analysis)
    return running == (ImageStatus.ANALYSING, received.version_id, received.analysis)


def _settled_status(record: ImageRecord) -> ImageStatus:
    if record.status in (ImageStatus.AWAITING_UPLOAD, ImageStatus.RECEIVED):
        # ingest marks the image right after it has started us; it is only a moment behind.
        raise RetryableError(f"{record.id} is {record.status}, not ANALYSING yet")
    return record.status
