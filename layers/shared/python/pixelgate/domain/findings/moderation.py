"""What of the moderation taxonomy a picture is suspected of."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from pixelgate.domain.base import Document
from pixelgate.domain.findings.base import Box, Finding, Fraction
from pixelgate.domain.moderation_taxonomy import NODES, WITHOUT_SOURCE, ModerationSource
from pixelgate.domain.one_of import OneOf

CategoryName = Annotated[
    str,
    OneOf(
        tuple(NODES), never={name: f"nothing that is built in recognises {name!r}" for name in WITHOUT_SOURCE}
    ),
]


CategoryId = Annotated[str, OneOf(tuple(node.id for node in NODES.values()))]


MODERATION_CATEGORIES = ("nudity", "gore")
"""The categories that every picture is scored for; the others are only told where they are raised."""


MAX_EVIDENCE = 4


class ModerationEvidence(Document):
    """What raised a category: a safety model's class (``source`` moderation), a label or an object."""

    source: ModerationSource
    model: str
    name: str
    confidence: Fraction
    wnid: str | None = None
    box: Box | None = None


class ModerationCategory(Document):
    """How sure ``source_model`` is that the picture belongs to the category ``name``, and by what evidence.

    ``id``, ``parents`` (nearest first) and ``level`` (1 to 3) are the taxonomy's, whatever is given.
    """

    name: CategoryName
    id: Annotated[CategoryId, Field(validate_default=True)] = ""
    parents: Annotated[tuple[str, ...], Field(validate_default=True)] = ()
    level: Annotated[int, Field(ge=1, le=3, validate_default=True)] = 1
    confidence: Fraction
    source_model: str
    evidence: Annotated[tuple[ModerationEvidence, ...], Field(max_length=MAX_EVIDENCE)] = ()

    @field_validator("id", "parents", "level", mode="before")
    @classmethod
    def _stands_in_the_taxonomy(cls, given: object, info: ValidationInfo) -> object:
        # Nodes may move in a later version: what was recorded before is read by where they stand now.
        name = info.data.get("name")
        return given if name is None else getattr(NODES[name], info.field_name or "")


class ModerationFinding(Finding):
    """Nudity and gore with their scores, and every other category that was raised, the surest first.

    ``second_opinion``: the first model was unsure and another was asked. ``gaps``: analyses that failed, so
    that what only they raise is not known to be absent. ``no_source``: categories that nothing recognises.
    """

    categories: tuple[ModerationCategory, ...]
    second_opinion: bool
    gaps: tuple[ModerationSource, ...] = ()
    no_source: tuple[CategoryName, ...] = ()

    @field_validator("categories")
    @classmethod
    def _are_complete(cls, categories: tuple[ModerationCategory, ...]) -> tuple[ModerationCategory, ...]:
        # A score that is left out would read as "not seen" to every rule about it.
        names = [category.name for category in categories]
        if len(names) > len({*names}) or not {*names} >= {*MODERATION_CATEGORIES}:
            raise ValueError(f"{' and '.join(MODERATION_CATEGORIES)} always, and no category twice, please")
        return categories
