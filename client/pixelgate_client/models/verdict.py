"""What the rules say about one image, with everything needed to explain it."""

from typing import Any

from pixelgate_client.models.base import Answer


class ConditionTrace(Answer):
    """One condition as it was evaluated: what was compared, with what, and what made it so."""

    operator: str
    result: str
    path: str | None = None
    expected: Any = None
    actual: Any = None
    margin: float | None = None
    note: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()
    children: tuple["ConditionTrace", ...] = ()


class RuleTrace(Answer):
    """One rule as it was evaluated; ``severity`` is None when it did not fire."""

    rule: str
    result: str
    reason: str
    condition: ConditionTrace
    severity: str | None = None


class Verdict(Answer):
    """The strongest severity of all rules, with everything needed to explain it.

    ``explanation`` is the same in plain language: a sentence for every rule that led to it.
    """

    severity: str
    reason: str
    ruleset: str
    trace: tuple[RuleTrace, ...] = ()
    explanation: tuple[str, ...] = ()
