"""The report of a shadow: what it said of images beside what decided, counted and explained."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pixelgate.api.active_rulesets import load_exactly
from pixelgate.api.flip_reasons import explain_flips
from pixelgate.api.handling_times import handling_of
from pixelgate.domain.backtest_summary import report_of
from pixelgate.domain.replay_tally import Contributing, ReplayTally
from pixelgate.domain.shadow_report import ShadowReport
from pixelgate.domain.shadows import Shadow
from pixelgate.rules.ruleset import MISSING_SIGNALS
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.shadow_verdicts import ShadowVerdicts
from pixelgate.storage.shadows import ShadowStore
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.verdicts import VerdictStore


@dataclass(frozen=True, kw_only=True)
class ShadowReporter:
    """Reports on shadows. ``clock`` counts seconds."""

    shadows: ShadowStore
    judged: ShadowVerdicts
    signals: SignalStore
    verdicts: VerdictStore
    decisions: DecisionLog
    clock: Callable[[], float] = time.perf_counter

    def report(self, workspace: str, shadow: Shadow, *, now: datetime) -> ShadowReport:
        """What ``shadow``, running or stopped, has said so far.

        Raises:
            ShadowNotFoundError: another has taken its place this moment.
        """
        began = self.clock()
        ruleset = load_exactly(self.shadows.canonical(workspace, shadow), shadow.ruleset)
        tally, errors = ReplayTally(), Counter[str]()
        for image in self.judged.read(workspace, shadow.id):
            said = image.shadow
            if said.severity is None:
                errors[said.error or "unknown"] += 1
            else:
                rules = [Contributing(rule.rule, rule.severity, rule.is_sure) for rule in said.rules]
                tally.add(image, said.severity, rules)
        counts = tally.counts()
        report = report_of(
            counts,
            ruleset=shadow.ruleset,
            rules=[*(rule.id for rule in ruleset.rules), MISSING_SIGNALS],
            meant=counts.images,
            without_signals=0,
            handling=handling_of(self.decisions, workspace, now=now),
            took=timedelta(seconds=self.clock() - began),
        )
        flips = explain_flips(
            workspace,
            counts.flips,
            by=ruleset,
            moment_of=lambda stored: stored.recorded_at,
            signals=self.signals,
            verdicts=self.verdicts,
        )
        return ShadowReport(
            shadow=shadow, failed=errors.total(), errors=dict(errors), report=report, flips=tuple(flips)
        )
