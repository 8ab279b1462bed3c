"""Before a back-test: how many images there are, and how they are divided."""

import hashlib
import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pixelgate.domain.backtests import BacktestPlan, BacktestRef, BacktestScope, ReplayPart
from pixelgate.domain.stored_signals import SignalFilter
from pixelgate.storage import keys
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.signal_store import SignalStore

CountAnalysed = Callable[[str, str | None], int]
"""How many images of a workspace, or of one of its collections, have a verdict."""


@dataclass(frozen=True, kw_only=True)
class BacktestPlanner:
    """Divides back-tests into parts that are replayed side by side: one for each shard of the signals."""

    backtests: BacktestStore
    signals: SignalStore
    count_analysed: CountAnalysed

    def plan(self, ref: BacktestRef) -> BacktestPlan:
        """Count what is to be replayed, and say which part of it is to be replayed where.

        Raises:
            BacktestNotFoundError: there is no such back-test.
        """
        scope = self.backtests.get(ref).scope
        counts = self._counts(ref.workspace, scope.filter)
        meant = sum(counts)
        images = min(meant, scope.sample.images) if scope.sample else meant
        without = self._without_signals(ref.workspace, scope, meant)
        self.backtests.plan(ref, images=images, meant=meant, without_signals=without)
        shares = enumerate(zip(divide(images, counts), counts, strict=True))
        return BacktestPlan(
            parts=tuple(
                [
                    ReplayPart(shard=shard, sample=share if share < count else None)
                    for shard, (share, count) in shares
                    if share
                ]
            )
        )

    def _counts(self, workspace: str, only: SignalFilter) -> list[int]:
        return [self.signals.count(workspace, shard, only=only) for shard in range(keys.SIGNAL_SHARDS)]

    def _without_signals(self, workspace: str, scope: BacktestScope, meant: int) -> int:
        """Whenever they were analysed: what has no signals has no moment to compare with."""
        only = SignalFilter(collection=scope.collection)
        kept = meant if only == scope.filter else sum(self._counts(workspace, only))
        # Less than none while analyses end between the two counts.
        return max(self.count_analysed(workspace, scope.collection) - kept, 0)


def divide(images: int, among: Sequence[int]) -> list[int]:
    """``images`` in parts as large as ``among`` are to each other, none larger than its own.

    The largest remainders are rounded up, so that the parts add up to ``images``, or to all there are.
    """
    total = sum(among)
    images = min(images, total)
    exact = [images * count / total if total else 0.0 for count in among]
    parts = [int(each) for each in exact]
    by_remainder = sorted(range(len(among)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: images - sum(parts)]:
        parts[place] += 1
    return parts


def choose(image_ids: Iterable[str], images: int, *, seed: str) -> list[str]:
    """So many of them by chance, always the same for one seed, in order."""

    def lot(image_id: str) -> bytes:
        return hashlib.sha256(f"{seed}{image_id}".encode()).digest()

    return sorted(heapq.nsmallest(images, image_ids, key=lot))
