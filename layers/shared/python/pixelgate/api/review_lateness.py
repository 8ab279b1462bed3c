"""How many reviews are late in all workspaces: counted by the sweep, watched by an alarm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from pixelgate.storage.retention import RetentionStore
from pixelgate.storage.review_queues import ReviewQueues

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient

REVIEWS_OVERDUE = "ReviewsOverdue"


@dataclass(frozen=True, kw_only=True)
class ReviewLateness:
    """Looks through the queues of every workspace; what is in them is what it costs."""

    workspaces: RetentionStore
    queues: ReviewQueues

    @classmethod
    def of(cls, dynamodb: TableClient, table: str) -> Self:
        """That of one table."""
        return cls(workspaces=RetentionStore(dynamodb, table), queues=ReviewQueues(dynamodb, table))

    def measure(self, *, now: datetime, is_time_up: Callable[[], bool]) -> dict[str, int]:
        """``overdue`` as a metric."""
        return {REVIEWS_OVERDUE: self.overdue(now=now, is_time_up=is_time_up)}

    def overdue(self, *, now: datetime, is_time_up: Callable[[], bool]) -> int:
        """How many images should have been decided by now; of those queues that there is time for."""
        late = 0
        for workspace in self.workspaces.workspaces():
            for queue in self.queues.names(workspace):
                if is_time_up():
                    return late
                late += self.queues.standing(workspace, queue, now=now).overdue
        return late
