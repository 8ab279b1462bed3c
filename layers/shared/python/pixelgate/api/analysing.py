"""Analysing a stored image while somebody waits for the answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from pixelgate.api.analysis_start import run_analysis
from pixelgate.api.problems import ProblemError
from pixelgate.api.waiting import LONGEST_WAIT_S, until_ended
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.runtime.executions import WaitedExecutions
from pixelgate.storage.images import ImageStore
from pixelgate.storage.originals import Originals


@dataclass(frozen=True, kw_only=True)
class AnalysisDesk:
    """Has images analysed by the state machine that analyses every upload."""

    images: ImageStore
    originals: Originals
    executions: WaitedExecutions

    def analyse(
        self,
        look: Callable[[], ImageRecord],
        *,
        actor: str,
        now: datetime,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> ImageRecord:
        """The record of an image as soon as its analysis has ended, or as it is after ``LONGEST_WAIT_S``.

        ``look`` reads it. An analysis that has begun is waited for, and what has ended is not analysed again.

        Raises:
            ProblemError: nothing is stored of it.
        """
        ends = clock() + LONGEST_WAIT_S
        record = look()
        if record.status is ImageStatus.AWAITING_UPLOAD:
            self._register(record, now=now)
            record = look()
        if record.status is ImageStatus.RECEIVED:
            run_analysis(record, images=self.images, executions=self.executions, actor=actor, now=now)
        return until_ended(look, seconds=ends - clock(), sleep=sleep, clock=clock)

    def _register(self, record: ImageRecord, *, now: datetime) -> None:
        # As ingest does when it hears of the bytes; of the two the first counts.
        stored = self.originals.newest(record.workspace, record.id)
        if stored is None:
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "nothing-uploaded",
                f"{record.id} awaits its bytes: none have been uploaded",
            )
        self.images.receive(
            record.workspace,
            record.id,
            version_id=stored.version_id,
            sequencer=stored.order,
            received_bytes=stored.size,
            now=now,
        )
