"""What waits for people, what they decided, and how they do."""

from enum import StrEnum

from pydantic import AwareDatetime

from pixelgate_client.errors import Problem
from pixelgate_client.models.base import Answer
from pixelgate_client.models.findings import Box


class Outcome(StrEnum):
    """What a person may decide."""

    APPROVE = "approve"
    REJECT = "reject"


class DecisionReason(StrEnum):
    """Why. OTHER, with a note, may be the reason for both outcomes."""

    FALSE_ALARM = "FALSE_ALARM"
    HARMLESS_IN_CONTEXT = "HARMLESS_IN_CONTEXT"
    MEETS_THE_RULES = "MEETS_THE_RULES"
    SEXUAL_CONTENT = "SEXUAL_CONTENT"
    VIOLENCE = "VIOLENCE"
    WEAPON = "WEAPON"
    HATE = "HATE"
    DRUGS_OR_ALCOHOL = "DRUGS_OR_ALCOHOL"
    OFFENSIVE_TEXT = "OFFENSIVE_TEXT"
    PERSONAL_DATA = "PERSONAL_DATA"
    RIGHTS = "RIGHTS"
    LOW_QUALITY = "LOW_QUALITY"
    WRONG_SUBJECT = "WRONG_SUBJECT"
    DUPLICATE = "DUPLICATE"
    OTHER = "OTHER"

    def is_reason_to(self, outcome: Outcome) -> bool:
        """Whether the service takes it as the reason for ``outcome``."""
        return self is DecisionReason.OTHER or (self in _FOR_APPROVAL) == (outcome is Outcome.APPROVE)


_FOR_APPROVAL = frozenset(
    {DecisionReason.FALSE_ALARM, DecisionReason.HARMLESS_IN_CONTEXT, DecisionReason.MEETS_THE_RULES}
)


class ReviewItem(Answer):
    """One image that waits. Of a blind sample, status, severity, reason and rule set are hidden."""

    image_id: str
    name: str
    queue: str
    priority: str
    asked_at: AwareDatetime
    age_seconds: int
    collection: str | None = None
    due_at: AwareDatetime | None = None
    is_overdue: bool = False
    opinions: int = 1
    opinions_given: int = 0
    is_blind: bool = False
    is_escalated: bool = False
    claimed_by: str | None = None
    claim_expires_at: AwareDatetime | None = None
    is_yours: bool = False
    status: str | None = None
    severity: str | None = None
    reason: str | None = None
    ruleset: str | None = None


class ReviewPage(Answer):
    """One page of a queue."""

    reviews: tuple[ReviewItem, ...]
    next_cursor: str | None = None


class NextReview(Answer):
    """The image that is now the caller's; None where nothing is left for them."""

    review: ReviewItem | None = None


class QueueSummary(Answer):
    """One queue; ``oldest_seconds`` is None if it is empty."""

    queue: str
    waiting: int
    claimed: int
    overdue: int
    oldest_seconds: int | None = None


class QueueList(Answer):
    """Every queue that something ever waited in, by name."""

    queues: tuple[QueueSummary, ...]


class CorrectedObject(Answer):
    """What stands where; ``box`` in fractions of the upright image."""

    name: str
    box: Box


class Corrections(Answer):
    """What the findings should have been. None: not looked at; empty: there is nothing of the kind."""

    labels: tuple[str, ...] | None = None
    objects: tuple[CorrectedObject, ...] | None = None
    text: tuple[str, ...] | None = None


class Decision(Answer):
    """What a person said about an image, by its hashes. ``effect`` says what came of it."""

    number: int
    image_id: str
    outcome: str
    reason_code: str
    by: str
    at: AwareDatetime
    effect: str
    from_status: str
    to_status: str
    analysis: int
    content_sha256: str
    verdict_sha256: str
    severity: str
    ruleset: str
    note: str | None = None
    corrections: Corrections | None = None
    request_id: str | None = None
    rules: tuple[str, ...] = ()
    queue: str | None = None
    is_blind: bool = False
    claimed_at: AwareDatetime | None = None
    previous_sha256: str | None = None


class DecisionAnswer(Answer):
    """What came of a judgement. ``waits_in``: the queue where somebody else is asked."""

    decision: Decision
    sha256: str
    waits_in: str | None = None
    is_repetition: bool = False


class JudgementResult(Answer):
    """What came of one of several: an answer or a problem."""

    image_id: str
    answer: DecisionAnswer | None = None
    problem: Problem | None = None


class JudgementResults(Answer):
    """In the order of the request."""

    results: tuple[JudgementResult, ...]


class RecordedDecision(Answer):
    """A decision and the hash of what is stored of it."""

    decision: Decision
    sha256: str


class DecisionList(Answer):
    """All decisions about an image. ``is_unbroken``: each names the hash of the one before.

    ``withheld``: so many opinions of others that whoever gives the next must not know.
    """

    decisions: tuple[RecordedDecision, ...]
    is_unbroken: bool
    withheld: int = 0


class Agreement(Answer):
    """So many times ``agreed``, out of so many ``compared``."""

    agreed: int
    compared: int


class ReviewerStatistics(Answer):
    """One person. ``overturned``: how many of their decisions somebody else has overturned."""

    reviewer: str
    decisions: int
    approved: int
    rejected: int
    with_verdict: Agreement
    with_others: Agreement
    blind: Agreement
    overturned: int
    median_handling_seconds: float | None = None


class RuleStatistics(Answer):
    """One rule. ``agreement``: how often people rejected what it had sent them."""

    rule: str
    decisions: int
    agreement: Agreement
    median_handling_seconds: float | None = None


class ReviewStatistics(Answer):
    """Everybody and every rule, those with the most decisions first."""

    decisions: int
    reviewers: tuple[ReviewerStatistics, ...]
    rules: tuple[RuleStatistics, ...]
    median_handling_seconds: float | None = None


class StatisticsAnswer(Answer):
    """The statistics of what was decided from ``since`` on, before ``until``."""

    since: AwareDatetime
    until: AwareDatetime
    statistics: ReviewStatistics


class CorrectedImage(Answer):
    """What one person said about one image; of several about the same one, the last one holds."""

    image_id: str
    file: str
    name: str
    sha256: str
    width: int
    height: int
    outcome: str
    decided_by: str
    decided_at: AwareDatetime
    corrections: Corrections


class CorrectionList(Answer):
    """One page, the oldest first."""

    corrections: tuple[CorrectedImage, ...]
    next_cursor: str | None = None
