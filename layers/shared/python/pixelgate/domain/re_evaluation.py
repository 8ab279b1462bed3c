"""What an image comes to when other rules look at what was found in it. Pure: nothing is read or written.

What a person decided stands, and so does what people have begun: rules may say otherwise, which is recorded,
and move no image that people have settled or are at work on.
"""

from enum import StrEnum

from pydantic import AwareDatetime

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ReEvaluationId
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.tags import surest_tags
from pixelgate.domain.verdict import Severity, Verdict


class Change(StrEnum):
    """What a re-evaluation made of an image. Stored and shown, so a member is never renamed.

    MOVED: another status. CHANGED: another verdict and the same status. KEPT: the verdict says otherwise than
    people, so the image stays where it is. IN_HAND: somebody is looking at it right now; nothing was written.
    UNREADABLE: what was found in it is not to be had. NOT_JUDGED: it has no verdict, or no longer.
    """

    MOVED = "MOVED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    KEPT = "KEPT"
    IN_HAND = "IN_HAND"
    UNREADABLE = "UNREADABLE"
    NOT_JUDGED = "NOT_JUDGED"


class ReEvaluationMark(Document):
    """The re-evaluation that recorded the verdict that stands, as the image's record keeps it.

    ``number`` is that of the verdict among those on ``analysis``; ``run`` names the re-evaluation that it was
    part of, None where this image alone was asked for. What was before is there for whoever is told.
    """

    number: int
    analysis: int
    run: ReEvaluationId | None = None
    by: str
    at: AwareDatetime
    change: Change
    from_status: ImageStatus
    from_severity: Severity
    from_ruleset: str


def says_the_same(one: Verdict, other: Verdict) -> bool:
    """Whether both say the same of an image: as strongly, by the same rules, of the same people, as tags.

    How far a value was from a limit may differ, and so may the rule sets.
    """
    return _substance(one) == _substance(other)


def _substance(verdict: Verdict) -> tuple[object, ...]:
    # Not the reason of the whole: where no rule applies it tells how many there are.
    contributing = frozenset(
        (rule.rule, rule.severity, rule.reason) for rule in verdict.trace if rule.severity
    )
    return verdict.severity, verdict.review, contributing, surest_tags(verdict.tags)
