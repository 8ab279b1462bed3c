"""Shadows: a rule set that judges every image beside the one that decides, and has no say."""

from pydantic import AwareDatetime

from pixelgate.domain.actors import Actor
from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, RulesetId
from pixelgate.domain.shadow_verdicts import ShadowId


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
