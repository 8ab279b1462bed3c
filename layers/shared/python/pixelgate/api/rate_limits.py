"""How often one caller may ask for changes in a minute: one write for each, and none for what only reads."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from pixelgate.api.problems import ProblemError
from pixelgate.storage import keys
from pixelgate.storage.window_counters import LimitReachedError, WindowCounters

WINDOW_S = 60
_READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """``per_minute`` changes of each caller; 0: as many as they like. API Gateway limits all together."""

    counters: WindowCounters
    per_minute: int

    def check(self, method: str, *, workspace: str, author: str, now: datetime) -> None:
        """Count a request.

        Raises:
            ProblemError: 429, which says when to come back.
        """
        if method in _READS or not self.per_minute:
            return
        minute = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
        place = (keys.rate_partition(workspace, author), keys.RATE, minute)
        try:
            self.counters.count(*place, {"requests": 1}, {"requests": self.per_minute})
        except LimitReachedError as error:
            raise ProblemError(
                HTTPStatus.TOO_MANY_REQUESTS,
                "too-many-requests",
                f"more than {self.per_minute:,} changes in this minute",
                hint="send fewer at a time, and wait for as long as Retry-After says",
                retry_after_s=WINDOW_S - now.second,
            ) from error
