"""One number of a rule turned from end to end over images that have been analysed."""

from dataclasses import dataclass, field
from datetime import datetime

from pixelgate.api.handling_times import handling_of
from pixelgate.api.past_images import PastImage, PastImageReader
from pixelgate.domain.backtest_report import Handling
from pixelgate.domain.backtest_summary import images_per_day
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.stored_signals import SignalFilter
from pixelgate.domain.threshold_curves import CurveNumber, CurvePoint, ThresholdCurve
from pixelgate.rules.numbers import RuleNumber
from pixelgate.rules.plain import Plain
from pixelgate.rules.suggestion import point_of, suggest
from pixelgate.rules.threshold_steps import ThresholdSteps
from pixelgate.rules.threshold_tally import ThresholdTally, thresholds_for
from pixelgate.storage.decision_log import DecisionLog
from pixelgate.storage.packed_signals import UnreadableSignalsError, unpack_signals


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which ``number`` of which ``rule``; ``document`` is the rule set ``ruleset`` as plain data."""

    document: Plain
    ruleset: str
    rule: str
    number: RuleNumber
    keep: float


@dataclass
class _Seen:
    """What was counted so far."""

    tally: ThresholdTally = field(default_factory=ThresholdTally)
    moments: list[datetime] = field(default_factory=list)
    images: int = 0
    decided: int = 0
    rejected: int = 0
    unreadable: int = 0

    def add(self, past: PastImage, steps: ThresholdSteps) -> None:
        """Count one image."""
        stored, is_sampled = past
        try:
            signals = unpack_signals(stored.packed, form=stored.form)
        except UnreadableSignalsError:
            self.unreadable += 1
            return
        self.tally.add(steps.of(signals), stored.decision, is_sampled=is_sampled)
        self.moments.append(stored.recorded_at)
        self.images += is_sampled
        self.decided += stored.decision is not None
        self.rejected += stored.decision is Outcome.REJECT


@dataclass(frozen=True, kw_only=True)
class ThresholdReplays:
    """Answers questions about thresholds."""

    past: PastImageReader
    decisions: DecisionLog

    def curve(
        self, question: Question, workspace: str, *, only: SignalFilter, sample: int, now: datetime
    ) -> ThresholdCurve:
        """What follows from each threshold for the images that ``only`` means, or a ``sample`` of so many."""
        number = question.number
        past = self.past.read(workspace, only=only, sample=sample, seed=question.ruleset)
        steps, seen = ThresholdSteps(question.document, question.rule, number, now), _Seen()
        for image in past.images:
            seen.add(image, steps)
        per_day = images_per_day(past.meant, min(seen.moments), max(seen.moments)) if seen.moments else 0.0
        handling = handling_of(self.decisions, workspace, now=now)
        points = _points(seen.tally, steps, number, per_day=per_day, handling=handling)
        suggested = suggest(points, current=number.value, refused=seen.rejected, keep=question.keep)
        return ThresholdCurve(
            ruleset=question.ruleset,
            rule=question.rule,
            number=CurveNumber(
                path=number.path, field=number.field, operator=number.operator, value=number.value
            ),
            images=seen.images,
            meant=past.meant,
            unreadable=seen.unreadable,
            decided=seen.decided,
            rejected=seen.rejected,
            images_per_day=round(per_day, 2),
            handling=handling,
            keep=question.keep,
            points=tuple(points),
            suggested=suggested.threshold,
            reason=suggested.reason,
        )


def _points(
    tally: ThresholdTally, steps: ThresholdSteps, number: RuleNumber, *, per_day: float, handling: Handling
) -> list[CurvePoint]:
    span = steps.span
    thresholds = thresholds_for(tally.values(), current=number.value, low=span.low, high=span.high)
    return [
        point_of(threshold, counted, per_day=per_day, handling=handling)
        for threshold, counted in zip(thresholds, tally.at(thresholds), strict=True)
    ]
