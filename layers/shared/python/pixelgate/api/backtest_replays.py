"""During a back-test: one part of the stored signals under the rule set that is tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pixelgate.api.backtest_plans import choose
from pixelgate.domain.backtests import Backtest, BacktestRef, PartToReplay, ReplayPart
from pixelgate.rules.loading import load_ruleset
from pixelgate.rules.replay import Replay
from pixelgate.rules.ruleset import RuleSet
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.packed_signals import UnreadableSignalsError, unpack_signals
from pixelgate.storage.signal_store import SignalPage, SignalStore

MOST_PER_CALL = 5_000
"""After so many images a call ends, well within its time; what is left of its part is another call's."""


@dataclass(frozen=True, kw_only=True)
class Replayer:
    """Replays parts of back-tests."""

    backtests: BacktestStore
    results: BacktestResults
    signals: SignalStore

    def replay(self, work: PartToReplay) -> ReplayPart:
        """Count what the rules say of a part's images, and tell what is left of the part.

        Repeated, it counts the same, in the place of what was counted before.

        Raises:
            BacktestNotFoundError: there is no such back-test.
        """
        ref, part = work.backtest, work.part
        backtest = self.backtests.get(ref)
        replay = Replay(compiled(self.backtests.ruleset(ref)), backtest.created_at)
        seen, after = 0, None
        for page in self._pages(backtest, ref, part):
            for stored in page.entries:
                try:
                    signals = unpack_signals(stored.packed, form=stored.form)
                except UnreadableSignalsError:
                    # Counted and told: left out, it would pass for an image that keeps its verdict.
                    replay.add_unreadable()
                else:
                    replay.add(stored, signals)
            seen, after = seen + len(page.entries), page.after
            if seen >= MOST_PER_CALL:
                break
        self.results.keep_part(ref, part, replay.counts())
        return part.model_copy(update={"after": after, "is_done": after is None})

    def _pages(self, backtest: Backtest, ref: BacktestRef, part: ReplayPart) -> Iterator[SignalPage]:
        only = backtest.scope.filter
        if part.sample is None:
            yield from self.signals.read_shard(ref.workspace, part.shard, only=only, after=part.after)
            return
        image_ids = self.signals.image_ids(ref.workspace, part.shard, only=only)
        chosen = choose(image_ids, part.sample, seed=backtest.id)
        yield SignalPage(entries=tuple(self.signals.get_many(ref.workspace, chosen)), after=None)


@lru_cache(maxsize=4)
def compiled(canonical: str) -> RuleSet:
    """The rule set of a canonical JSON, compiled once for all parts that one environment replays."""
    return load_ruleset(canonical, name_of_file="ruleset.json", with_tests=False)
