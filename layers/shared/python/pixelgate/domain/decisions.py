"""What a person says about an image: appended, chained to what was said before, never changed."""

import hashlib
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Box
from pixelgate.domain.ids import ImageId, QueueName
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.verdict import Severity

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ClassName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
RequestId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
MOST_LABELS = 20
MOST_OBJECTS = 100
MOST_LINES = 200
_ROUNDING = 1e-6


class Outcome(StrEnum):
    """What a person may decide."""

    APPROVE = "approve"
    REJECT = "reject"

    @property
    def status(self) -> ImageStatus:
        """The status that an image takes by this outcome."""
        return ImageStatus.APPROVED if self is Outcome.APPROVE else ImageStatus.REJECTED


class DecisionReason(StrEnum):
    """Why a person decided so. Stored, announced and shown, so a member is never renamed."""

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

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """The outcomes that it may be the reason for."""
        if self is DecisionReason.OTHER:
            return frozenset(Outcome)
        return frozenset({Outcome.APPROVE if self in _FOR_APPROVAL else Outcome.REJECT})

    @property
    def sentence(self) -> str:
        """For people who ask why an image stands where it does."""
        return _SENTENCES[self]


_FOR_APPROVAL = frozenset(
    {DecisionReason.FALSE_ALARM, DecisionReason.HARMLESS_IN_CONTEXT, DecisionReason.MEETS_THE_RULES}
)
_SENTENCES = {
    DecisionReason.FALSE_ALARM: "A reviewer found that what the rules saw is not there.",
    DecisionReason.HARMLESS_IN_CONTEXT: "A reviewer found what the rules saw, and that it does no harm here.",
    DecisionReason.MEETS_THE_RULES: "A reviewer found nothing against it.",
    DecisionReason.SEXUAL_CONTENT: "A reviewer found sexual content.",
    DecisionReason.VIOLENCE: "A reviewer found violence.",
    DecisionReason.WEAPON: "A reviewer found a weapon.",
    DecisionReason.HATE: "A reviewer found hate.",
    DecisionReason.DRUGS_OR_ALCOHOL: "A reviewer found drugs or alcohol.",
    DecisionReason.OFFENSIVE_TEXT: "A reviewer found offensive text.",
    DecisionReason.PERSONAL_DATA: "A reviewer found personal data.",
    DecisionReason.RIGHTS: "A reviewer found that the rights to use it are missing.",
    DecisionReason.LOW_QUALITY: "A reviewer found its quality too low.",
    DecisionReason.WRONG_SUBJECT: "A reviewer found that it does not show what it should.",
    DecisionReason.DUPLICATE: "A reviewer found it to be a copy of another image.",
    DecisionReason.OTHER: "A reviewer decided so.",
}


class CorrectedObject(Document):
    """What stands where, as a person sees it; ``box`` in fractions of the upright image."""

    name: ClassName
    box: Box

    @model_validator(mode="after")
    def _lie_inside(self) -> Self:
        box = self.box
        if not (box.width and box.height) or max(box.x + box.width, box.y + box.height) > 1 + _ROUNDING:
            raise ValueError("box: not a rectangle inside the image, in fractions of it")
        return self


class Corrections(Document):
    """What the findings should have been. None: not looked at; empty: there is nothing of the kind."""

    labels: Annotated[tuple[ClassName, ...], Field(max_length=MOST_LABELS)] | None = None
    objects: Annotated[tuple[CorrectedObject, ...], Field(max_length=MOST_OBJECTS)] | None = None
    text: (
        Annotated[tuple[Annotated[str, Field(max_length=500)], ...], Field(max_length=MOST_LINES)] | None
    ) = None

    @model_validator(mode="after")
    def _correct_something(self) -> Self:
        if self.labels is None and self.objects is None and self.text is None:
            raise ValueError("name labels, objects or text")
        return self


class Judgement(Document):
    """What a person decides, and why. ``request_id``: repeated with it, a request does not decide twice."""

    outcome: Outcome
    reason_code: DecisionReason
    note: Note | None = None
    corrections: Corrections | None = None
    request_id: RequestId | None = None

    @model_validator(mode="after")
    def _give_a_reason_that_fits(self) -> Self:
        if self.outcome not in self.reason_code.outcomes:
            raise ValueError(f"{self.reason_code} is no reason to {self.outcome}")
        if self.reason_code is DecisionReason.OTHER and self.note is None:
            raise ValueError("reason_code OTHER needs a note")
        return self


class Effect(StrEnum):
    """What came of a decision: COUNTED and ESCALATED leave the image waiting for somebody else."""

    COUNTED = "COUNTED"
    ESCALATED = "ESCALATED"
    DECIDED = "DECIDED"
    CONFIRMED = "CONFIRMED"
    OVERTURNED = "OVERTURNED"

    @property
    def is_final(self) -> bool:
        """Nobody else is asked."""
        return self not in (Effect.COUNTED, Effect.ESCALATED)


class Decision(Judgement):
    """A judgement as it was recorded.

    ``by`` is the actor (``key:<id>``). ``content_sha256`` is of the bytes that were judged and
    ``verdict_sha256`` of the verdict that stood then, by ``analysis``, with its ``severity`` and the
    ``rules`` that led to it. ``claimed_at`` is when ``by`` took the image in hand. ``previous_sha256`` is
    the hash of the decision before, so that none can be changed or taken away unnoticed.
    """

    number: Annotated[int, Field(ge=1)]
    image_id: ImageId
    by: str
    at: AwareDatetime
    effect: Effect
    from_status: ImageStatus
    to_status: ImageStatus
    analysis: int
    content_sha256: Sha256
    verdict_sha256: Sha256
    severity: Severity
    ruleset: str
    rules: tuple[str, ...] = ()
    queue: QueueName | None = None
    is_blind: bool = False
    claimed_at: AwareDatetime | None = None
    previous_sha256: Sha256 | None = None

    @property
    def sha256(self) -> str:
        """Of the decision as it is stored: nothing in it that is its default.

        So a field that is added one day, with a default, changes no hash of today.
        """
        return hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()


class DecisionMark(Document):
    """The latest decision that settled where an image stands, as its record keeps it."""

    number: int
    outcome: Outcome
    reason_code: DecisionReason
    effect: Effect
    by: str
    at: AwareDatetime
    from_status: ImageStatus
