"""Which threshold to take: the one with the least to review that lets nothing through."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pixelgate.domain.backtest_report import Handling
from pixelgate.domain.backtest_summary import load_of, score_of
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.threshold_curves import CurvePoint
from pixelgate.domain.verdict import Severity
from pixelgate.rules.threshold_tally import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """``threshold`` is None where none can be recommended; ``reason`` says why, in a sentence."""

    threshold: float | None
    reason: str


def point_of(threshold: float, counted: Counter[Case], *, per_day: float, handling: Handling) -> CurvePoint:
    """What follows from a threshold, of what was counted for it."""
    sampled = {case: images for case, images in counted.items() if case.is_sampled}
    decided = {case: images for case, images in counted.items() if case.decision is not None}
    refused = _sum(decided, decision=Outcome.REJECT)
    by_verdict = {severity: _sum(sampled, severity=severity) for severity in Severity}
    images = sum(sampled.values())
    passed = _sum(decided, severity=Severity.APPROVE, decision=Outcome.REJECT)
    wrong = _sum(decided, severity=Severity.REJECT, decision=Outcome.APPROVE)
    automatic = sum(decided.values()) - _sum(decided, severity=Severity.REVIEW)
    stopped = sum(decided.values()) - _sum(decided, severity=Severity.APPROVE)
    applying = {case: count for case, count in decided.items() if case.said.applies}
    return CurvePoint(
        threshold=threshold,
        approved=by_verdict[Severity.APPROVE],
        in_review=by_verdict[Severity.REVIEW],
        rejected=by_verdict[Severity.REJECT],
        applies=sum(count for case, count in sampled.items() if case.said.applies),
        load=load_of(
            by_verdict[Severity.REVIEW] / images if images else 0.0, per_day=per_day, handling=handling
        ),
        rule=score_of(sum(applying.values()), _sum(applying, decision=Outcome.REJECT), rejected=refused),
        not_approved=score_of(stopped, refused - passed, rejected=refused),
        agreement=round((automatic - passed - wrong) / automatic, 4) if automatic else None,
        passed=passed,
        refused=wrong,
    )


def suggest(points: Sequence[CurvePoint], *, current: float, refused: int, keep: float) -> Suggested:
    """Of the thresholds at which ``keep`` of the images are not approved that people ``refused`` and today's
    stops, and no more of what people approved is rejected than today, the one with the least to review; of
    equal ones, the one that changes least.

    Not of all that people refused: what passes today mostly does so for reasons that are not this rule's, and
    to send everything to review would stop it.
    """
    if not refused:
        return Suggested(threshold=None, reason="People have rejected none of these images yet.")
    [today] = [point for point in points if point.threshold == current]
    wanted = math.ceil(round(keep * today.not_approved.hits, 6))
    if not wanted:
        return Suggested(
            threshold=None,
            reason=f"Today's threshold stops none of the {refused} images that people rejected.",
        )
    fit = [point for point in points if point.not_approved.hits >= wanted and point.refused <= today.refused]
    best = min(fit, key=lambda point: (point.in_review, abs(point.threshold - current), point.threshold))
    stops = f"stops {best.not_approved.hits} of the {refused} images that people rejected"
    load = f"{best.load.share:.1%} of images to review"
    if best.threshold == current:
        return Suggested(threshold=current, reason=f"Today's threshold {stops} with the least: {load}.")
    return Suggested(
        threshold=best.threshold,
        reason=f"{best.threshold:g} {stops} ({today.not_approved.hits} today), with {load} "
        f"({today.load.share:.1%} today).",
    )


def _sum(
    counted: dict[Case, int], *, severity: Severity | None = None, decision: Outcome | None = None
) -> int:
    return sum(
        images
        for case, images in counted.items()
        if severity in (None, case.said.severity) and decision in (None, case.decision)
    )
