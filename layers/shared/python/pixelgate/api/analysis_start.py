"""Starting the analysis of an image that has bytes: by ingest, by the sweep, and when somebody asks."""

from datetime import datetime

from pixelgate.domain.base import Document
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.provenance import AnalysisStart
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.received import ReceivedImage
from pixelgate.runtime.executions import Executions, WaitedExecutions
from pixelgate.storage import object_keys
from pixelgate.storage.images import ImageStore


class ExecutionInput(Document):
    """The execution document as it begins."""

    received: ReceivedImage


def start_analysis(
    record: ImageRecord, *, images: ImageStore, executions: Executions, actor: str, now: datetime
) -> None:
    """Start the analysis that ``record``, at RECEIVED or ANALYSING, waits for.

    To start it twice is harmless: both executions carry the same number, and only the first to end writes.
    A crash between the start and the mark leaves RECEIVED, which is started again.
    """
    document = _input_of(record, actor=actor, now=now)
    executions.start(document)
    if record.status is ImageStatus.RECEIVED:
        _mark(document.received, images=images, now=now)


def run_analysis(
    record: ImageRecord, *, images: ImageStore, executions: WaitedExecutions, actor: str, now: datetime
) -> None:
    """Run the analysis that ``record``, at RECEIVED, waits for; nothing if somebody else has begun it.

    Marked before it is started: the event of the same bytes, which comes meanwhile, starts no other one. A
    crash in between leaves ANALYSING without an execution, which the sweep starts again.
    """
    document = _input_of(record, actor=actor, now=now)
    if _mark(document.received, images=images, now=now):
        executions.run(document)


def _input_of(record: ImageRecord, *, actor: str, now: datetime) -> ExecutionInput:
    received = ReceivedImage(
        image_id=record.id,
        workspace=record.workspace,
        original_key=object_keys.original_key(record.workspace, record.id),
        version_id=str(record.version_id),
        bytes=record.received_bytes or 0,
        analysis=record.next_analysis,
        collection=record.collection,
        start=AnalysisStart(at=now, actor=actor, history=record.history, provenance=record.provenance),
    )
    return ExecutionInput(received=received)


def _mark(received: ReceivedImage, *, images: ImageStore, now: datetime) -> bool:
    return images.begin_analysis(
        received.workspace,
        received.image_id,
        version_id=received.version_id,
        analysis=received.analysis,
        now=now,
    )
