"""Why an image gets another verdict: the rules that changed it, in plain language."""

from typing import NamedTuple

from pixelgate.domain.verdict import RuleTrace, Verdict
from pixelgate.rules.explanation import explain_verdict


class Change(NamedTuple):
    """A sentence for each rule: those that contribute now, and those that did and do no more."""

    now: tuple[str, ...]
    no_longer: tuple[str, ...]


def explain_change(before: Verdict | None, after: Verdict) -> Change:
    """What ``after`` rests on and ``before`` did not, and the other way round.

    A rule that contributes the same to both explains nothing and is left out. Without ``before``, every rule
    that contributes is told.
    """
    was, becomes = _contributions(before), _contributions(after)
    return Change(
        now=_sentences(after, becomes - was),
        no_longer=_sentences(before, was - becomes) if before else (),
    )


def _contributions(verdict: Verdict | None) -> frozenset[tuple[str, str]]:
    applying = [rule for rule in verdict.trace if rule.severity] if verdict else []
    return frozenset([_contribution(rule) for rule in applying])


def _contribution(rule: RuleTrace) -> tuple[str, str]:
    return rule.rule, str(rule.severity)


def _sentences(verdict: Verdict, of: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    told = tuple([rule for rule in verdict.trace if _contribution(rule) in of])
    return explain_verdict(verdict.model_copy(update={"trace": told})) if told else ()
