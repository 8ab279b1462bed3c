"""What the rules say about one image, with everything needed to explain it."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.ids import QueueName
from pixelgate.domain.status import ImageStatus


class Severity(StrEnum):
    """Weakest to strongest: the strongest severity of all rules that fire is the verdict's."""

    APPROVE = "approve"
    REVIEW = "review"
    REJECT = "reject"

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return list(Severity).index(self)

    @property
    def status(self) -> ImageStatus:
        """The status that an image with this verdict takes."""
        return _STATUS[self]


_STATUS = {
    Severity.APPROVE: ImageStatus.APPROVED,
    Severity.REVIEW: ImageStatus.IN_REVIEW,
    Severity.REJECT: ImageStatus.REJECTED,
}

Truth = Literal["true", "false", "unknown"]


class ConditionTrace(Document):
    """One condition as it was evaluated; ``children`` are the conditions it is made of.

    ``path``, ``operator``, ``expected`` and ``actual`` say what was compared. ``evidence`` holds the
    first list items that decided a condition over a list (their ``index``, box, line or colour included);
    its child is about the first of these, or about the item that came nearest.
    ``margin`` is how far the actual number lies beyond the limit: positive on the true side.
    ``note`` explains an unknown, or says what was found.
    """

    operator: str
    result: Truth
    path: str | None = None
    expected: Any = None
    actual: Any = None
    margin: float | None = None
    note: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()
    children: tuple["ConditionTrace", ...] = ()


class RuleTrace(Document):
    """One rule as it was evaluated. ``severity`` is what the rule contributes, None when it did not fire."""

    rule: str
    result: Truth
    severity: Severity | None
    reason: str
    condition: ConditionTrace


class Priority(StrEnum):
    """How soon a person should look, the most urgent first."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(Priority).index(self)


class ReviewRequest(Document):
    """Who is to look at an image, and how.

    ``opinions`` people must agree; where they do not, the image goes to ``escalate_to``. It is late
    ``within_hours`` hours after it was asked for. ``is_blind``: a sample of what was decided automatically,
    to be judged by somebody who does not see the verdict.
    """

    queue: QueueName
    priority: Priority = Priority.NORMAL
    opinions: Annotated[int, Field(ge=1, le=3)] = 1
    escalate_to: QueueName | None = None
    within_hours: Annotated[int, Field(ge=1, le=8760)] | None = None
    is_blind: bool = False


class AutoTag(Document):
    """A tag that the rule set took over from a finding: ``source`` is the list it comes from."""

    name: str
    source: str
    confidence: Annotated[float, Field(ge=0, le=1)]


class Verdict(Document):
    """The strongest severity of all rules. ``ruleset``: ``name@sha256`` of its canonical JSON.

    ``review``: whom it asks to look at the image; None where nobody is to.
    """

    severity: Severity
    reason: Annotated[str, Field(min_length=1)]
    ruleset: str
    trace: tuple[RuleTrace, ...]
    tags: tuple[AutoTag, ...] = ()
    review: ReviewRequest | None = None
