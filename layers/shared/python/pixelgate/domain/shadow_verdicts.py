"""What a shadow says of one image, and as much of a shadow as judging takes."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, RulesetId
from pixelgate.domain.verdict import Severity

ShadowId = Annotated[str, StringConstraints(pattern=r"^shd_[0-9A-HJKMNP-TV-Z]{26}$")]


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
