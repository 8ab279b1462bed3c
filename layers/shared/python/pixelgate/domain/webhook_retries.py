"""When a delivery that failed is tried again: on our schedule, or later where the receiver asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

SPREAD = 0.2
"""By up to so much of itself a pause is longer, so that what failed together does not come back together."""


@dataclass(frozen=True)
class RetrySchedule:
    """``delays``: the least pauses after the first, second, ... attempt that fails; then there is no more."""

    delays: Sequence[timedelta]

    def pause_after(self, failures: int, *, asked: timedelta | None, chance: float) -> timedelta | None:
        """How long to wait after so many failures, at least one; None: it is given up.

        Never less than the schedule says, so that nobody uses all attempts up in a minute, and never less
        than was ``asked`` for, but for what exceeds the schedule's longest delay. ``chance`` is a number
        from 0 to below 1, drawn anew each time.
        """
        if failures > len(self.delays):
            return None
        least = self.delays[failures - 1]
        if asked is not None:
            least = max(least, min(asked, max(self.delays)))
        return least * (1 + SPREAD * chance)
