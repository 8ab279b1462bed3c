"""Shadows: a rule set that judges every image beside the one that decides, and has no say."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from pixelgate.domain.base import Document
from pixelgate.domain.history import Actor
from pixelgate.domain.ids import CollectionName
from pixelgate.domain.rulesets import RulesetId
from pixelgate.domain.verdict import Severity

ShadowId = Annotated[str, StringConstraints(pattern=r"^shd_[0-9A-HJKMNP-TV-Z]{26}$")]


class Shadow(Document):
    """One run of ``ruleset`` beside what decides about a collection, or where that is None about the
    workspace's rest. There is one at a time in each place.
    """

    id: ShadowId
    ruleset: RulesetId
    collection: CollectionName | None
    started_at: AwareDatetime
    started_by: Actor
    stopped_at: AwareDatetime | None = None
    stopped_by: Actor | None = None

    @property
    def is_running(self) -> bool:
        """Whether images are still judged by it."""
        return self.stopped_at is None


class RunningShadow(Document):
    """As much of a shadow as judging takes."""

    id: ShadowId
    ruleset: RulesetId
    collection: CollectionName | None = None


class ShadowRule(Document):
    """A rule that counts: it applies, or where it is not ``is_sure`` it might."""

    rule: str
    severity: Severity
    is_sure: bool = True


class ShadowVerdict(Document):
    """What a shadow says about one image, by which rules; or the ``error`` that kept it from doing so."""

    shadow: ShadowId
    severity: Severity | None = None
    rules: tuple[ShadowRule, ...] = ()
    error: Annotated[str, Field(max_length=200)] | None = None
