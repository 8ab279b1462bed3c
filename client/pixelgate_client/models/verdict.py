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


class ReviewRequest(Answer):
    """Who is to look at an image: in which queue, how soon, and how many people must agree."""

    queue: str
    priority: str = "normal"
    opinions: int = 1
    escalate_to: str | None = None
    within_hours: int | None = None
    is_blind: bool = False


class AutoTag(Answer):
    """A tag that the rule set took over from a finding; ``source`` is the list it comes from."""

    name: str
    source: str
    confidence: float


class Verdict(Answer):
    """The strongest severity of all rules, with everything needed to explain it.

    ``explanation`` is the same in plain language: a sentence for every rule that led to it. ``review`` says
    whom the verdict asks to look at the image.
    """

    severity: str
    reason: str
    ruleset: str
    trace: tuple[RuleTrace, ...] = ()
    explanation: tuple[str, ...] = ()
    tags: tuple[AutoTag, ...] = ()
    review: ReviewRequest | None = None
