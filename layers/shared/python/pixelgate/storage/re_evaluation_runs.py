"""Re-evaluations of many images in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pixelgate.domain.re_evaluation_counts import RunCounts
from pixelgate.domain.re_evaluation_runs import ReEvaluationRun, RunPart, RunRef
from pixelgate.storage import keys
from pixelgate.storage.runs import Runs

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient


class RunNotFoundError(LookupError):
    """The workspace has no such re-evaluation."""


class RunStore(Runs[ReEvaluationRun, RunCounts]):
    """Reads and writes the re-evaluations of one table."""

    def __init__(self, client: TableClient, table: str) -> None:
        super().__init__(
            client,
            table,
            model=ReEvaluationRun,
            counts=RunCounts,
            partition_of=keys.re_evaluations_partition,
            parts_of=keys.re_evaluation_partition,
            not_found=RunNotFoundError,
        )

    def plan(self, ref: RunRef, *, images: int, without_signals: int | None) -> None:
        """Note how much there is to do."""
        self.note(ref, {"images": images, "without_signals": without_signals})

    def keep_part(self, ref: RunRef, part: RunPart, counts: RunCounts) -> None:
        """Store what one part counted."""
        self.keep(ref, keys.part_sort(part.shard, part.after), counts)
