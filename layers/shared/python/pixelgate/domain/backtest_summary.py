"""From the counts of a back-test to its report: a pure function."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pixelgate.domain.backtest_report import (
    Agreement,
    BacktestReport,
    Handling,
    Load,
    ReviewLoad,
    RuleScore,
    Score,
    VerdictCell,
    VerdictScores,
)
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.replay_counts import PartCount, ReplayCounts, TurnCount
from pixelgate.domain.verdict import Severity

SHORTEST_TIME = timedelta(days=1)
"""Images that came within less time are taken for a day's: nothing is made of a burst but what it was."""


def report_of(
    counts: ReplayCounts,
    *,
    ruleset: str,
    rules: Sequence[str],
    meant: int,
    without_signals: int,
    handling: Handling,
    took: timedelta,
) -> BacktestReport:
    """``rules`` are those of ``ruleset``, in its order.

    ``meant`` is how many images there are of which those that were replayed are all, or a sample.
    """
    return BacktestReport(
        images=counts.images,
        flipped=_images([each for each in counts.turns if each.was is not each.becomes]),
        unreadable=counts.unreadable,
        without_signals=without_signals,
        verdicts=_table(counts.turns),
        ruleset=ruleset,
        live=counts.live,
        load=_load(counts, meant=meant, handling=handling),
        agreement=_agreement(counts, rules),
        listed=tuple([flip.image_id for flip in counts.flips]),
        took_ms=round(took.total_seconds() * 1000),
    )


def images_per_day(images: int, first_at: datetime, last_at: datetime) -> float:
    """How many images come in a day, where these came between the two moments."""
    return images / (max(last_at - first_at, SHORTEST_TIME) / timedelta(days=1))


def load_of(share: float, *, per_day: float, handling: Handling) -> Load:
    """What people have to look at, where ``share`` of all images is for them."""
    images = per_day * share
    return Load(
        share=round(share, 6),
        images_per_day=round(images, 2),
        minutes_per_day=round(images * handling.seconds / 60, 2),
    )


def score_of(said: int, hits: int, *, rejected: int) -> Score:
    """Of decided images: ``said`` were picked out, of which people rejected ``hits``, of ``rejected``."""
    return Score(said=said, hits=hits, precision=_ratio(hits, said), recall=_ratio(hits, rejected))


def _table(turns: Iterable[TurnCount]) -> tuple[VerdictCell, ...]:
    counted: Counter[tuple[Severity, Severity]] = Counter()
    for each in turns:
        counted[each.was, each.becomes] += each.images
    return tuple(
        [
            VerdictCell(was=was, becomes=becomes, images=counted[was, becomes])
            for was in Severity
            for becomes in Severity
        ]
    )


def _load(counts: ReplayCounts, *, meant: int, handling: Handling) -> ReviewLoad | None:
    if counts.first_at is None or counts.last_at is None:
        return None
    per_day = images_per_day(meant, counts.first_at, counts.last_at)

    def load(reviewed: int) -> Load:
        return load_of(reviewed / counts.images, per_day=per_day, handling=handling)

    return ReviewLoad(
        before=load(_images([each for each in counts.turns if each.was is Severity.REVIEW])),
        after=load(_images([each for each in counts.turns if each.becomes is Severity.REVIEW])),
        images_per_day=round(per_day, 2),
        handling=handling,
        first_at=counts.first_at,
        last_at=counts.last_at,
    )


def _agreement(counts: ReplayCounts, rules: Sequence[str]) -> Agreement:
    decided = [each for each in counts.turns if each.decision is not None]
    rejected = _rejected(decided)

    def scores(verdicts: Iterable[tuple[Severity, TurnCount]]) -> VerdictScores:
        known = list(verdicts)
        stopped = [turn for severity, turn in known if severity is not Severity.APPROVE]
        refused = [turn for severity, turn in known if severity is Severity.REJECT]
        return VerdictScores(not_approved=_score(stopped, rejected), rejected=_score(refused, rejected))

    return Agreement(
        decided=_images(decided),
        rejected=rejected,
        before=scores((turn.was, turn) for turn in decided),
        after=scores((turn.becomes, turn) for turn in decided),
        rules=tuple([_rule_score(rule, counts.parts, rejected=rejected) for rule in rules]),
    )


def _rule_score(rule: str, parts: Iterable[PartCount], *, rejected: int) -> RuleScore:
    own = [part for part in parts if part.rule == rule]
    applies = [part for part in own if part.is_sure]
    return RuleScore(
        rule=rule,
        images=_images(applies),
        undecided=_images(own) - _images(applies),
        score=_score([part for part in applies if part.decision is not None], rejected),
    )


def _score(picked: Sequence[TurnCount | PartCount], rejected: int) -> Score:
    return score_of(_images(picked), _rejected(picked), rejected=rejected)


def _rejected(counted: Iterable[TurnCount | PartCount]) -> int:
    return _images([each for each in counted if each.decision is Outcome.REJECT])


def _images(counted: Iterable[TurnCount | PartCount]) -> int:
    return sum(each.images for each in counted)


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
