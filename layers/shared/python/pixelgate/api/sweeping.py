"""What nothing else would ever look at again: found by how long it has been waiting, and set going."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from pixelgate.api.analysis_start import start_analysis
from pixelgate.api.failures import gave_up_on
from pixelgate.api.intake import take_in
from pixelgate.domain.erasure import ImageToErase
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.image_history import SWEEP
from pixelgate.domain.multipart import MULTIPART_LIFETIME
from pixelgate.domain.releases import ImageToRelease
from pixelgate.domain.status import ImageStatus
from pixelgate.runtime.executions import Executions
from pixelgate.runtime.queues import Queue
from pixelgate.runtime.settings import EnvSettings
from pixelgate.runtime.step import logger
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.keys import Backlog
from pixelgate.storage.originals import Originals
from pixelgate.storage.pending import PendingImage, PendingImages

MAX_RETRIES = 3


class SweepOutcome(StrEnum):
    """What one sweep did about one image; the names are also those of the metrics."""

    UPLOAD_FOUND = "UploadsFound"
    TICKET_EXPIRED = "TicketsExpired"
    RESTARTED = "AnalysesRestarted"
    GIVEN_UP = "AnalysesGivenUp"
    ERASED_AGAIN = "ErasuresContinued"
    RELEASE_CHECKED = "ReleasesChecked"
    EXPIRED = "ImagesExpired"
    MOVED_ON = "MovedOn"
    WAITING = "StillWaiting"
    NOT_SWEPT = "NotSwept"


# An upload that began while its ticket was valid may take this much longer to be sent.
SLOW_UPLOAD = timedelta(minutes=45)
# Parts that are to become one object just in time may take this much longer to do so.
SLOW_COMPLETION = timedelta(minutes=5)


class PatienceSettings(EnvSettings):
    """What of a function's environment says how long to wait."""

    ticket_seconds: int
    upload_patience_seconds: int
    analysis_patience_seconds: int


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long what may stay as it is.

    ``upload`` is how late an event may be before we look for ourselves. After ``analysis`` no execution
    should be running any more; where one is, both do the same and the first to end counts. ``ticket`` is
    longer than a ticket is valid, for uploads that are still being sent when it ends.
    """

    upload: timedelta
    analysis: timedelta
    ticket: timedelta

    @classmethod
    def of(cls, settings: PatienceSettings) -> Self:
        """As the stack's parameters say."""
        return cls(
            upload=timedelta(seconds=settings.upload_patience_seconds),
            analysis=timedelta(seconds=settings.analysis_patience_seconds),
            ticket=timedelta(seconds=settings.ticket_seconds) + SLOW_UPLOAD,
        )


@dataclass
class SweepReport:
    """How many images met which end, and how long the oldest has been received without an answer."""

    outcomes: Counter[SweepOutcome] = field(default_factory=Counter)
    oldest_s: float = 0.0


class Sweep:
    """One round over everything pending. Two at the same time do no more than one."""

    def __init__(
        self,
        *,
        images: ImageStore,
        pending: PendingImages,
        originals: Originals,
        executions: Executions,
        erasures: Queue,
        releases: Executions,
        patience: Patience,
    ) -> None:
        self._images = images
        self._pending = pending
        self._originals = originals
        self._executions = executions
        self._erasures = erasures
        self._releases = releases
        self._patience = patience

    def run(self, *, now: datetime, limit: int, is_time_up: Callable[[], bool]) -> SweepReport:
        """Look after up to ``limit`` uploads and as many analyses, the longest waiting first.

        An image that cannot be looked after now does not keep the others waiting; the next round tries again.
        """
        report = SweepReport()
        rounds = (
            (Backlog.ANALYSIS, self._patience.analysis, self._sweep_analysis),
            (Backlog.UPLOAD, self._patience.upload, self._sweep_upload),
            (Backlog.ERASURE, self._patience.upload, self._sweep_erasure),
            # Noted under the very moment at which it is to be looked at.
            (Backlog.RELEASE, timedelta(0), self._sweep_release),
        )
        for backlog, patience, sweep_one in rounds:
            for entry in self._pending.since_before(backlog, now - patience, limit=limit):
                if is_time_up():
                    return report
                report.outcomes[self._tend(entry, sweep_one, report, now)] += 1
        return report

    def _tend(
        self,
        entry: PendingImage,
        sweep_one: Callable[[ImageRecord, datetime], SweepOutcome],
        report: SweepReport,
        now: datetime,
    ) -> SweepOutcome:
        try:
            record = self._images.get(entry.workspace, entry.image_id)
            outcome = sweep_one(record, now)
        except ImageNotFoundError:
            return SweepOutcome.MOVED_ON
        except Exception:
            logger.exception("not swept", image_id=entry.image_id)
            return SweepOutcome.NOT_SWEPT
        if outcome is SweepOutcome.RESTARTED and record.received_at is not None:
            report.oldest_s = max(report.oldest_s, (now - record.received_at).total_seconds())
        logger.info("swept", image_id=record.id, outcome=outcome, retries=record.retries)
        return outcome

    def _sweep_upload(self, record: ImageRecord, now: datetime) -> SweepOutcome:
        if record.status is not ImageStatus.AWAITING_UPLOAD:
            return SweepOutcome.MOVED_ON
        stored = self._originals.find(record.workspace, record.id)
        if stored is not None:
            take_in(
                stored,
                images=self._images,
                executions=self._executions,
                erasures=self._erasures,
                actor=SWEEP,
                now=now,
            )
            return SweepOutcome.UPLOAD_FOUND
        if record.created_at + self._patience.ticket > now:
            return SweepOutcome.WAITING
        for upload in self._originals.unfinished(record.workspace, record.id):
            if upload.begun_at + MULTIPART_LIFETIME + SLOW_COMPLETION > now:
                return SweepOutcome.WAITING
            # Storage itself forgets unfinished parts, too, but only at the end of the day.
            self._originals.give_up(record.workspace, record.id, upload)
        return SweepOutcome.TICKET_EXPIRED if self._pending.forget_ticket(record) else SweepOutcome.MOVED_ON

    def _sweep_analysis(self, record: ImageRecord, now: datetime) -> SweepOutcome:
        # The index lags behind: what has just been moved or started again is left alone.
        is_due = record.updated_at + self._patience.analysis <= now
        if record.status not in (ImageStatus.RECEIVED, ImageStatus.ANALYSING) or not is_due:
            return SweepOutcome.MOVED_ON
        if record.retries >= MAX_RETRIES:
            failure = gave_up_on(record.last_error)
            gave_up = self._images.give_up(
                record, reason=failure.reason, reason_code=failure.reason_code, now=now
            )
            return SweepOutcome.GIVEN_UP if gave_up else SweepOutcome.MOVED_ON
        # Counted first: a crash in between costs one retry, while the other order could retry for ever.
        if not self._pending.count_retry(record, now=now):
            return SweepOutcome.MOVED_ON
        start_analysis(record, images=self._images, executions=self._executions, actor=SWEEP, now=now)
        return SweepOutcome.RESTARTED

    def _sweep_erasure(self, record: ImageRecord, now: datetime) -> SweepOutcome:
        if record.erasure is None:
            return SweepOutcome.MOVED_ON
        self._erasures.send(ImageToErase(workspace=record.workspace, image_id=record.id))
        return SweepOutcome.ERASED_AGAIN

    def _sweep_release(self, record: ImageRecord, now: datetime) -> SweepOutcome:
        # Rights that have ended, and what died in the middle: the execution itself finds out.
        self._releases.start(ImageToRelease(id=record.id, workspace=record.workspace))
        return SweepOutcome.RELEASE_CHECKED
