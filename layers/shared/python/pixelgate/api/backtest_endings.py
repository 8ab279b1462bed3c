"""After a back-test: its report, or what stopped it."""

from dataclasses import dataclass
from datetime import datetime

from pixelgate.api.backtest_replays import compiled
from pixelgate.api.flip_reasons import explain_flips
from pixelgate.api.handling_times import handling_of
from pixelgate.domain.backtest_summary import report_of
from pixelgate.domain.backtests import EndedBacktest
from pixelgate.rules.ruleset import MISSING_SIGNALS
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.verdicts import VerdictStore


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
            self.backtests.end(ref, now=now, error=ended.error.told)
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
            handling=handling_of(self.decisions, ref.workspace, now=now),
            took=now - backtest.created_at,
        )
        explained = explain_flips(
            ref.workspace,
            counts.flips,
            by=ruleset,
            moment_of=lambda _: backtest.created_at,
            signals=self.signals,
            verdicts=self.verdicts,
        )
        self.results.keep_report(ref, report, explained)
        self.backtests.end(ref, now=now)
