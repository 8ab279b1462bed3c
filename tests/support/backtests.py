"""Back-tests over a table: signals to replay, rules to try, and an execution without a state machine."""

import json
from functools import partial

from pixelgate.api.backtest_endings import BacktestReporter
from pixelgate.api.backtest_plans import BacktestPlanner
from pixelgate.api.backtest_replays import Replayer
from pixelgate.domain.backtests import Backtest, BacktestRef, BacktestScope, EndedBacktest, PartToReplay
from pixelgate.domain.ids import new_image_id
from pixelgate.domain.signals import Signals
from pixelgate.domain.stored_signals import AnalysedSignals
from pixelgate.domain.verdict import Severity
from pixelgate.rules.loading import load_ruleset
from pixelgate.storage.analysed_images import count_analysed
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestStore
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.signal_store import SignalStore
from pixelgate.storage.verdicts import VerdictStore
from tests.support.documents import NOW, WORKSPACE, facts, findings
from tests.support.tables import TABLE

BACKTEST_ID = "bkt_01K0000000000000000000000A"
REF = BacktestRef(backtest_id=BACKTEST_ID, workspace=WORKSPACE)
LIVE = "tried@" + "0" * 64


def ruleset_text(*, limit: int = 500, severity: str = "review", name: str = "tried") -> str:
    """One rule: what is narrower than ``limit`` pixels is small."""
    rule = {
        "id": "small",
        "severity": severity,
        "reason": "Too small",
        "when": {"field": "image.width", "lt": limit},
    }
    return json.dumps({"ruleset": name, "schema": 1, "rules": [rule]})


def backtest(text: str | None = None, **changes) -> Backtest:
    known = {
        "id": BACKTEST_ID,
        "workspace": WORKSPACE,
        "ruleset": load_ruleset(text or ruleset_text(), name_of_file="tried.json").identity,
        "scope": BacktestScope(),
        "created_at": NOW,
        "created_by": "key:k1",
    }
    return Backtest.model_validate({**known, **changes})


class BacktestWorld:
    """All that a back-test touches, in one table."""

    def __init__(self, dynamodb) -> None:
        table = (dynamodb, TABLE)
        self.dynamodb = dynamodb
        self.signals = SignalStore(*table)
        self.backtests = BacktestStore(*table)
        self.results = BacktestResults(*table)
        self.planner = BacktestPlanner(
            backtests=self.backtests,
            signals=self.signals,
            count_analysed=partial(count_analysed, *table),
        )
        self.replayer = Replayer(backtests=self.backtests, results=self.results, signals=self.signals)
        self.reporter = BacktestReporter(
            backtests=self.backtests,
            results=self.results,
            signals=self.signals,
            verdicts=VerdictStore(*table),
            decisions=DecisionLog(*table),
        )

    def keep(
        self,
        image_id=None,
        *,
        width=640,
        severity=Severity.APPROVE,
        decision=None,
        collection=None,
        recorded_at=NOW,
        workspace=WORKSPACE,
        shadow=None,
    ):
        """Store the signals of an image that the live rules found to be ``severity``; returns its id."""
        image_id = image_id or new_image_id()
        known = AnalysedSignals(
            workspace=workspace,
            image_id=image_id,
            analysis=1,
            signals=Signals.of(facts(width=width), findings(), collection),
            severity=severity,
            ruleset=LIVE,
            recorded_at=recorded_at,
            shadow=shadow,
        )
        writes = [self.signals.writes(known)]
        self.dynamodb.transact_write_items(TransactItems=writes)
        if decision is not None:
            decided = self.signals.decided(workspace, image_id, decision=decision, at=recorded_at)
            self.dynamodb.transact_write_items(TransactItems=[decided])
        return image_id

    def create(self, text=None, **changes) -> Backtest:
        made = backtest(text, **changes)
        self.backtests.create(made, text or ruleset_text())
        return made

    def replay_all(self, *, repeat=1) -> None:
        """What the map does with the plan."""
        for part in self.planner.plan(REF).parts:
            while not part.is_done:
                for _ in range(repeat):
                    left = self.replayer.replay(PartToReplay(backtest=REF, part=part))
                part = left

    def run(self, text=None, *, now=NOW, **changes):
        """A whole back-test; its report."""
        self.create(text, **changes)
        self.replay_all()
        self.reporter.end(EndedBacktest(backtest=REF), now=now)
        return self.results.report(REF)
