"""The keys of an identity provider, kept for as long as they may be believed."""

import threading
import time
from collections.abc import Callable, Mapping

from pixelgate.tokens.errors import KeySetUnavailableError

Jwk = Mapping[str, object]

FRESH_S = 600.0
"""For so long the keys are not asked for again, unless a token names one that is not among them."""
STALE_S = 3600.0
"""For so long keys are believed whose provider does not answer: a withdrawn key must end some time."""
PAUSE_S = 30.0
"""Between two attempts to fetch, whatever tokens name: a flood of made-up key ids costs one request."""


class KeySet:
    """Fetches when it must. One for each execution environment; threads may share it."""

    def __init__(
        self, fetch: Callable[[], Mapping[str, Jwk]], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: Mapping[str, Jwk] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._lock = threading.Lock()

    def find(self, kid: str | None) -> Jwk | None:
        """The key of this id; None if the provider has none. Without an id, its only key.

        A provider of several keys must name the one it signed with (OpenID Connect Core 1.0, section 10.1).

        Raises:
            KeySetUnavailableError: it does not answer, and what it said last is too old.
        """
        with self._lock:
            now = self._clock()
            if self._age(now) > FRESH_S or (kid is not None and kid not in self._keys):
                self._refresh(now)
            if self._age(now) > STALE_S:
                raise KeySetUnavailableError("the provider's keys are not known")
            if kid is not None:
                return self._keys.get(kid)
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None

    def _age(self, now: float) -> float:
        return float("inf") if self._fetched_at is None else now - self._fetched_at

    def _refresh(self, now: float) -> None:
        if self._tried_at is not None and now - self._tried_at < PAUSE_S:
            return
        self._tried_at = now
        try:
            self._keys = self._fetch()
        except KeySetUnavailableError:
            # Those that are known may do; where they are too old or none, the caller is told so.
            if self._age(now) > STALE_S:
                raise
            return
        self._fetched_at = now
