"""How people decide: each one, each rule, and how long it takes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from pydantic import AwareDatetime

from pixelgate.domain.base import Document
from pixelgate.domain.decisions import Decision, DecisionMark, Effect, Outcome
from pixelgate.domain.ids import QueueName
from pixelgate.domain.reviews import Opinion
from pixelgate.domain.verdict import Severity


class DecisionLine(Document):
    """What statistics need of one decision, and nothing that tells which image it was about.

    ``agreed_with`` and ``disagreed_with`` gave an opinion on the same task before; ``overturned`` is who had
    settled the image otherwise. ``handling_seconds`` is from the claim to the decision; None without a claim.
    """

    at: AwareDatetime
    by: str
    outcome: Outcome
    effect: Effect
    severity: Severity
    rules: tuple[str, ...] = ()
    queue: QueueName | None = None
    is_blind: bool = False
    agreed_with: tuple[str, ...] = ()
    disagreed_with: tuple[str, ...] = ()
    overturned: str | None = None
    handling_seconds: int | None = None

    @property
    def follows_the_verdict(self) -> bool:
        """Whether the person came to what the rules lean to: where they ask, they suspect harm."""
        leaning = Outcome.APPROVE if self.severity is Severity.APPROVE else Outcome.REJECT
        return self.outcome is leaning


class Agreement(Document):
    """So many times ``agreed``, out of so many ``compared``."""

    agreed: int = 0
    compared: int = 0


class ReviewerStatistics(Document):
    """One person. ``overturned``: how many of their decisions somebody else has overturned since."""

    reviewer: str
    decisions: int
    approved: int
    rejected: int
    with_verdict: Agreement
    with_others: Agreement
    blind: Agreement
    overturned: int
    median_handling_seconds: float | None


class RuleStatistics(Document):
    """One rule, over the images that it sent to a person. ``agreed``: they rejected, as it suspected."""

    rule: str
    decisions: int
    agreement: Agreement
    median_handling_seconds: float | None


class ReviewStatistics(Document):
    """Everybody and every rule, those with the most decisions first."""

    decisions: int
    median_handling_seconds: float | None
    reviewers: tuple[ReviewerStatistics, ...]
    rules: tuple[RuleStatistics, ...]


def line_of(decision: Decision, *, given: Sequence[Opinion], settled: DecisionMark | None) -> DecisionLine:
    """What is noted of a decision, after the opinions ``given`` on its task, on an image ``settled`` so."""
    took = None if decision.claimed_at is None else (decision.at - decision.claimed_at).total_seconds()
    is_reversal = decision.effect.is_final and settled is not None and settled.outcome != decision.outcome
    return DecisionLine(
        at=decision.at,
        by=decision.by,
        outcome=decision.outcome,
        effect=decision.effect,
        severity=decision.severity,
        rules=decision.rules,
        queue=decision.queue,
        is_blind=decision.is_blind,
        agreed_with=tuple(each.by for each in given if each.outcome is decision.outcome),
        disagreed_with=tuple(each.by for each in given if each.outcome is not decision.outcome),
        overturned=settled.by if settled is not None and is_reversal else None,
        handling_seconds=None if took is None else round(took),
    )


def median_handling_seconds(lines: Iterable[DecisionLine]) -> float | None:
    """The median of what was measured; None where nothing was."""
    measured = [line.handling_seconds for line in lines if line.handling_seconds is not None]
    return float(median(measured)) if measured else None


def summarise(lines: Iterable[DecisionLine]) -> ReviewStatistics:
    """The statistics of ``lines``, in whatever order they come."""
    every: list[DecisionLine] = []
    reviewers: dict[str, _Reviewer] = {}
    rules: dict[str, list[DecisionLine]] = {}
    for line in lines:
        every.append(line)
        reviewers.setdefault(line.by, _Reviewer()).lines.append(line)
        for other in (*line.agreed_with, *line.disagreed_with):
            # Both of a pair: who spoke first could not know what the second would say.
            for person in (line.by, other):
                reviewers.setdefault(person, _Reviewer()).compared.append(other in line.agreed_with)
        if line.overturned is not None and line.overturned != line.by:
            reviewers.setdefault(line.overturned, _Reviewer()).overturned += 1
        for rule in line.rules:
            rules.setdefault(rule, []).append(line)
    people = (reviewer.statistics(name) for name, reviewer in reviewers.items())
    of_rules = (_rule_statistics(rule, of_rule) for rule, of_rule in rules.items())
    return ReviewStatistics(
        decisions=len(every),
        median_handling_seconds=median_handling_seconds(every),
        reviewers=tuple(sorted(people, key=lambda each: (-each.decisions, each.reviewer))),
        rules=tuple(sorted(of_rules, key=lambda each: (-each.decisions, each.rule))),
    )


@dataclass
class _Reviewer:
    lines: list[DecisionLine] = field(default_factory=list)
    compared: list[bool] = field(default_factory=list)
    overturned: int = 0

    def statistics(self, name: str) -> ReviewerStatistics:
        approved = sum(line.outcome is Outcome.APPROVE for line in self.lines)
        return ReviewerStatistics(
            reviewer=name,
            decisions=len(self.lines),
            approved=approved,
            rejected=len(self.lines) - approved,
            with_verdict=_agreement([line.follows_the_verdict for line in self.lines]),
            with_others=_agreement(self.compared),
            blind=_agreement([line.effect is Effect.CONFIRMED for line in self.lines if line.is_blind]),
            overturned=self.overturned,
            median_handling_seconds=median_handling_seconds(self.lines),
        )


def _rule_statistics(rule: str, lines: Sequence[DecisionLine]) -> RuleStatistics:
    return RuleStatistics(
        rule=rule,
        decisions=len(lines),
        agreement=_agreement([line.outcome is Outcome.REJECT for line in lines]),
        median_handling_seconds=median_handling_seconds(lines),
    )


def _agreement(answers: Sequence[bool]) -> Agreement:
    return Agreement(agreed=sum(answers), compared=len(answers))
