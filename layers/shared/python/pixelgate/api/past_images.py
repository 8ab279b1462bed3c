"""The images that rules are tried on at once: a sample by chance, and all that people have decided."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pixelgate.api.backtest_plans import choose
from pixelgate.domain.stored_signals import SignalFilter, StoredSignals
from pixelgate.storage import keys
from pixelgate.storage.signal_ids import AnalysedId
from pixelgate.storage.signal_store import SignalStore

MOST_DECIDED = 1_000
"""So many decided images are read besides the sample, the newest."""

ListIds = Callable[[str, SignalFilter], Iterator[AnalysedId]]
"""Every image of a workspace that is meant."""


class PastImage(NamedTuple):
    """``is_sampled``: it stands for all others, too; else it is here because people decided it."""

    stored: StoredSignals
    is_sampled: bool


class PastImages(NamedTuple):
    """``images`` are read as they are asked for; ``meant`` is how many there are in all."""

    images: Iterator[PastImage]
    meant: int


@dataclass(frozen=True, kw_only=True)
class PastImageReader:
    """Reads the past images of workspaces."""

    signals: SignalStore
    list_ids: ListIds

    def read(self, workspace: str, *, only: SignalFilter, sample: int, seed: str) -> PastImages:
        """All that ``only`` means, or where they are more than ``sample`` so many by chance: always the same
        for one ``seed``.
        """
        listed = list(self.list_ids(workspace, only))
        if len(listed) <= sample:
            return PastImages(self._all(workspace, only), len(listed))
        chosen = set(choose((each.image_id for each in listed), sample, seed=seed))
        # Ids begin with the time: the greatest are the newest.
        decided = heapq.nlargest(MOST_DECIDED, (each.image_id for each in listed if each.is_decided))
        return PastImages(self._some(workspace, chosen, chosen.union(decided)), len(listed))

    def _all(self, workspace: str, only: SignalFilter) -> Iterator[PastImage]:
        for shard in range(keys.SIGNAL_SHARDS):
            for page in self.signals.read_shard(workspace, shard, only=only):
                yield from (PastImage(stored, is_sampled=True) for stored in page.entries)

    def _some(self, workspace: str, chosen: set[str], wanted: set[str]) -> Iterator[PastImage]:
        for stored in self.signals.get_many(workspace, sorted(wanted)):
            yield PastImage(stored, is_sampled=stored.image_id in chosen)
