"""After a back-test: its report, or what stopped it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from pixelgate.api.backtest_replays import compiled
from pixelgate.domain.backtest_report import ExplainedFlip, Handling, HandlingSource
from pixelgate.domain.backtest_summary import report_of
from pixelgate.domain.backtests import Backtest, BacktestRef, EndedBacktest
from pixelgate.domain.replay_counts import Flip
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.flips import explain_change
from pixelgate.rules.ruleset import MISSING_SIGNALS, RuleSet
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.packed_signals import UnreadableSignalsError, unpack_signals
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.verdicts import VerdictStore

HANDLING_KNOWN_FOR = timedelta(days=30)
"""Of decisions in the time until now: how long a person takes changes with what is reviewed."""


@dataclass(frozen=True, kw_only=True)
class BacktestReporter:
    """Ends back-tests."""

    backtests: BacktestStore
    results: BacktestResults
    signals: SignalStore
    verdicts: VerdictStore
    decisions: DecisionLog

    def end(self, ended: EndedBacktest, *, now: datetime) -> None:
        """Store the report, or the reason why there is none; repeated, it stores the same.

        Raises:
            BacktestNotFoundError: there is no such back-test.
        """
        ref = ended.backtest
        if ended.error is not None:
            reason = f"It was stopped by a fault on our side ({ended.error.Error}). Start it again."
            self.backtests.end(ref, now=now, error=reason)
            return
        backtest = self.backtests.get(ref)
        ruleset = compiled(self.backtests.ruleset(ref))
        counts = self.results.counts(ref)
        report = report_of(
            counts,
            ruleset=ruleset.identity,
            rules=[*(rule.id for rule in ruleset.rules), MISSING_SIGNALS],
            meant=backtest.meant or 0,
            without_signals=backtest.without_signals or 0,
            handling=self._handling(ref.workspace, now),
            took=now - backtest.created_at,
        )
        self.results.keep_report(ref, report, self._explain(backtest, ref, ruleset, counts.flips))
        self.backtests.end(ref, now=now)

    def _handling(self, workspace: str, now: datetime) -> Handling:
        lines = self.decisions.between(workspace, now - HANDLING_KNOWN_FOR, now)
        timed = [line.handling_seconds for line in lines if line.handling_seconds is not None]
        return Handling(seconds=median(timed), source=HandlingSource.DECISIONS) if timed else Handling()

    def _explain(
        self, backtest: Backtest, ref: BacktestRef, ruleset: RuleSet, flips: Sequence[Flip]
    ) -> list[ExplainedFlip]:
        """Why each of ``flips`` does; one that has been erased since has no reasons any more."""
        stored = self.signals.get_many(ref.workspace, [flip.image_id for flip in flips])
        found = {each.image_id: each for each in stored}
        before = self.verdicts.of(ref.workspace, {each.image_id: each.analysis for each in found.values()})
        explained = []
        for flip in flips:
            if flip.image_id not in found:
                continue
            each = found[flip.image_id]
            try:
                signals = unpack_signals(each.packed, form=each.form)
            except UnreadableSignalsError:
                # It was analysed again by a later version while this back-test ran.
                continue
            after = evaluate(signals, ruleset, backtest.created_at)
            change = explain_change(before.get(flip.image_id), after)
            explained.append(ExplainedFlip(**dict(flip), now=change.now, no_longer=change.no_longer))
        return explained
