"""The categories of moderation that a missing analysis could have raised."""

from functools import cache
from typing import NamedTuple, cast

from pixelgate.domain.moderation_taxonomy import ModerationNode, ModerationSource, raised_by
from pixelgate.domain.signals import Signals
from pixelgate.rules.fields import Unknown, Unseen


class UnseenCategory(NamedTuple):
    """A ``ModerationCategory`` of which the taxonomy is known, and nothing that an analysis would say."""

    id: str
    name: str
    parents: tuple[str, ...]
    level: int
    confidence: Unknown
    source_model: Unknown


def read_unseen_categories(subject: object, gaps: dict[str, Unknown]) -> tuple[Unseen, ...]:
    """One for each analysis that the moderation in these signals lacks; ``gaps`` says why, by its name."""
    missing = cast("Signals", subject).moderation_gaps
    return tuple(_unseen(source, gaps[source]) for source in missing)


@cache
def _unseen(source: ModerationSource, gap: Unknown) -> Unseen:
    return Unseen(gap, tuple(_category(node, gap) for node in raised_by({source})))


def _category(node: ModerationNode, gap: Unknown) -> UnseenCategory:
    return UnseenCategory(node.id, node.name, node.parents, node.level, confidence=gap, source_model=gap)
