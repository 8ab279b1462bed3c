"""One image under the rules that are active now: no model runs, and only what is new is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pixelgate.api.active_rulesets import ActiveRuleSets
from pixelgate.domain.errors import RetryableError
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.re_evaluation import Change, ReEvaluationMark, says_the_same
from pixelgate.domain.re_evaluation_counts import ReEvaluatedImage
from pixelgate.domain.settlements import JUDGED, Settlement, settle
from pixelgate.domain.signals import Signals
from pixelgate.domain.stored_signals import StoredSignals
from pixelgate.domain.verdict import Severity, Verdict
from pixelgate.rules.evaluation import evaluate
from pixelgate.rules.failures import rules_that_failed
from pixelgate.storage.images import ImageStore
from pixelgate.storage.packed_signals import UnreadableSignalsError, unpack_signals
from pixelgate.storage.re_evaluated import ReEvaluationStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.rulesets import RuleSetStore
from pixelgate.storage.signal_store import SignalStore

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient

ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class ReEvaluationOrder:
    """Who wants it and as part of what. ``rules_at`` is the ``now`` that rules read."""

    by: str
    rules_at: datetime
    run: str | None = None
    dry_run: bool = False
    reopen_decided: bool = False


@dataclass(frozen=True, kw_only=True)
class ReEvaluated:
    """What became of an image. ``before`` and ``after`` are its verdicts, where both are known."""

    image: ReEvaluatedImage
    before: Verdict | None = None
    after: Verdict | None = None
    number: int = 1
    rules_failed: int = 0


@dataclass(frozen=True, kw_only=True)
class ReEvaluator:
    """Re-evaluates images. Repeated, it finds that there is nothing left to do."""

    images: ImageStore
    analyses: RecordedAnalyses
    signals: SignalStore
    rulesets: ActiveRuleSets
    results: ReEvaluationStore

    def re_evaluate(
        self, record: ImageRecord, stored: StoredSignals | None, order: ReEvaluationOrder, *, now: datetime
    ) -> ReEvaluated:
        """Let the rules look at what was found in an image, and record what they say if it is new.

        ``stored`` are its signals, if they are kept.

        Raises:
            ConfigurationError: the active rule set cannot be used; no other decides in its place.
            RetryableError: the image does not stand still.
        """
        for _ in range(ATTEMPTS):
            done = self._attempt(record, stored, order, now)
            if done is not None:
                return done
            record = self.images.get(record.workspace, record.id)
        raise RetryableError(f"{record.id} does not stand still")

    def _attempt(
        self, record: ImageRecord, stored: StoredSignals | None, order: ReEvaluationOrder, now: datetime
    ) -> ReEvaluated | None:
        """None if the image has changed since it was read."""
        if (done := _done_before(record, order)) is not None:
            return done
        before = self._standing_verdict(record)
        if before is None:
            return _nothing_said(record, Change.NOT_JUDGED)
        signals, is_rebuilt = self._signals_of(record, stored)
        if signals is None:
            return _nothing_said(record, Change.UNREADABLE)
        deciding = self.rulesets.deciding(record.workspace, record.collection)
        after = evaluate(signals, deciding.ruleset, order.rules_at)
        settlement = settle(
            record, after, is_new=not says_the_same(before, after), reopens=order.reopen_decided, now=now
        )
        rebuilt = signals if is_rebuilt else None
        if not order.dry_run and not self._write(record, after, settlement, order, rebuilt=rebuilt, now=now):
            return None
        return _told(record, before, after, settlement)

    def _standing_verdict(self, record: ImageRecord) -> Verdict | None:
        if record.status not in JUDGED:
            return None
        return self.analyses.standing_verdict(record)

    def _signals_of(self, record: ImageRecord, stored: StoredSignals | None) -> tuple[Signals | None, bool]:
        """What the rules see, and whether it had to be put together from what was found; None: nothing."""
        if stored is not None and stored.analysis == record.analysis:
            try:
                return unpack_signals(stored.packed, form=stored.form), False
            except UnreadableSignalsError:
                pass
        findings = self.analyses.findings(record.workspace, record.id, record.analysis)
        if findings is None or record.facts is None:
            return None, False
        return Signals.of(record.facts, findings, record.collection), True

    def _write(
        self,
        record: ImageRecord,
        verdict: Verdict,
        settlement: Settlement,
        order: ReEvaluationOrder,
        *,
        rebuilt: Signals | None,
        now: datetime,
    ) -> bool:
        if settlement.is_recorded:
            mark = _mark(record, settlement, order, now)
            return self.results.record(record, verdict, settlement, mark, rebuilt=rebuilt)
        if rebuilt is not None:
            self.signals.restore(record, rebuilt)
        return True


def open_re_evaluator(dynamodb: TableClient, table: str) -> ReEvaluator:
    """What re-evaluates the images of a table; keep it, because it keeps rule sets."""
    return ReEvaluator(
        images=ImageStore(dynamodb, table),
        analyses=RecordedAnalyses(dynamodb, table),
        signals=SignalStore(dynamodb, table),
        rulesets=ActiveRuleSets(store=RuleSetStore(dynamodb, table)),
        results=ReEvaluationStore(dynamodb, table),
    )


def _done_before(record: ImageRecord, order: ReEvaluationOrder) -> ReEvaluated | None:
    """What this very re-evaluation made of the image when it was here before."""
    mark = record.re_evaluation
    if order.run is None or mark is None or mark.run != order.run:
        return None
    return ReEvaluated(
        image=ReEvaluatedImage(
            image_id=record.id,
            change=mark.change,
            was=mark.from_severity,
            becomes=_severity_of(record),
            from_status=mark.from_status,
            to_status=record.status,
            ruleset=record.ruleset,
        ),
        number=mark.number,
    )


def _nothing_said(record: ImageRecord, change: Change) -> ReEvaluated:
    return ReEvaluated(
        image=ReEvaluatedImage(
            image_id=record.id, change=change, from_status=record.status, to_status=record.status
        )
    )


def _told(record: ImageRecord, before: Verdict, after: Verdict, settlement: Settlement) -> ReEvaluated:
    return ReEvaluated(
        image=ReEvaluatedImage(
            image_id=record.id,
            change=settlement.change,
            was=before.severity,
            becomes=after.severity,
            from_status=record.status,
            to_status=settlement.status,
            ruleset=after.ruleset,
        ),
        before=before,
        after=after,
        number=record.verdict_number + (1 if settlement.is_recorded else 0),
        rules_failed=len(rules_that_failed(after)),
    )


def _mark(
    record: ImageRecord, settlement: Settlement, order: ReEvaluationOrder, now: datetime
) -> ReEvaluationMark:
    return ReEvaluationMark(
        number=record.verdict_number + 1,
        analysis=record.analysis,
        run=order.run,
        by=order.by,
        at=now,
        change=settlement.change,
        from_status=record.status,
        from_severity=_severity_of(record),
        from_ruleset=record.ruleset or "",
    )


def _severity_of(record: ImageRecord) -> Severity:
    return Severity(record.severity or "")
