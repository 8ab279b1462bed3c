"""Rule sets as managed things: drafts that change, versions that never do, and which of them decides."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import AwareDatetime, Field

from pixelgate.domain.actors import Actor
from pixelgate.domain.base import Document
from pixelgate.domain.history import HistoryAction
from pixelgate.domain.ids import CollectionName, RulesetId, RulesetName

Revision = Annotated[int, Field(ge=1)]

MOST_STEPS_BACK = 20

_REFERENCE = re.compile(r"(?:(?P<name>[a-z0-9][a-z0-9-]{0,62})@)?(?P<digest>[0-9a-f]{8,64})")


class RulesetFormat(StrEnum):
    """How a rule set's text is to be read."""

    YAML = "yaml"
    JSON = "json"


class RulesetText(Document):
    """A rule set as its author wrote it, comments included."""

    text: str
    format: RulesetFormat = RulesetFormat.YAML

    def file_name(self, name: str) -> str:
        """What the text is called where its problems are told."""
        return f"{name}.{self.format}"


class DraftLine(Document):
    """One draft of a listing. ``revision`` counts its changes, also over its being discarded."""

    name: RulesetName
    revision: Revision
    updated_at: AwareDatetime
    updated_by: Actor


class Draft(DraftLine, RulesetText):
    """A rule set that is being written; it may be wrong."""


class VersionLine(Document):
    """One published version of a listing. ``is_packaged``: it comes with the service."""

    id: RulesetId
    name: RulesetName
    published_at: AwareDatetime | None = None
    published_by: Actor | None = None
    note: str | None = None
    is_packaged: bool = False


class Version(VersionLine, RulesetText):
    """A rule set that can decide. ``canonical`` is the JSON whose hash is in its id, and loads fastest."""

    canonical: str


class Activation(Document):
    """Which version decides about a collection, or where ``collection`` is None about the workspace's rest.

    ``ruleset`` is None where it is none of their own: for a collection the workspace's decides then, for a
    workspace the packaged default. ``revision`` counts the changes; ``trail`` are the versions that a roll
    back leads to, the latest last.
    """

    collection: CollectionName | None
    ruleset: RulesetId | None
    revision: Revision
    activated_at: AwareDatetime
    activated_by: Actor
    trail: Annotated[tuple[RulesetId | None, ...], Field(max_length=MOST_STEPS_BACK)] = ()


class ActivationChange(NamedTuple):
    """One change of what decides. ``before`` is None where there never was an activation."""

    before: Activation | None
    after: Activation
    action: HistoryAction


def activate(
    before: Activation | None,
    *,
    collection: str | None,
    ruleset: str | None,
    actor: str,
    now: datetime,
) -> ActivationChange:
    """Let ``ruleset`` decide from ``now`` on; None: none of one's own any more."""
    trail = (*before.trail, before.ruleset) if before else (None,)
    after = Activation(
        collection=collection,
        ruleset=ruleset,
        revision=before.revision + 1 if before else 1,
        activated_at=now,
        activated_by=actor,
        trail=trail[-MOST_STEPS_BACK:],
    )
    action = HistoryAction.RULESET_ACTIVATED if ruleset else HistoryAction.RULESET_DEACTIVATED
    return ActivationChange(before, after, action)


def roll_back(before: Activation, *, actor: str, now: datetime) -> ActivationChange:
    """Let that decide which decided before; again, that before it.

    Raises:
        ValueError: nothing did, or so long ago that it is forgotten.
    """
    if not before.trail:
        raise ValueError("there is nothing to go back to")
    after = Activation(
        collection=before.collection,
        ruleset=before.trail[-1],
        revision=before.revision + 1,
        activated_at=now,
        activated_by=actor,
        trail=before.trail[:-1],
    )
    return ActivationChange(before, after, HistoryAction.RULESET_ROLLED_BACK)


class RulesetReference(NamedTuple):
    """A version as people name it: its digest, or 8 characters of it and more, after ``name@`` or not."""

    name: str
    digest: str

    @classmethod
    def parse(cls, text: str, *, name: str) -> Self | None:
        """``text`` as a reference, to ``name`` where it names none itself; None where it is no reference."""
        match = _REFERENCE.fullmatch(text)
        return cls(match["name"] or name, match["digest"]) if match else None

    @property
    def is_whole(self) -> bool:
        """Whether the digest is, so that it can mean one version only."""
        return len(self.digest) == 64


def name_in(ruleset_id: str) -> str:
    """The name of the rule set whose version this is."""
    return ruleset_id.partition("@")[0]


class RulesetProblem(Document):
    """A mistake in a rule set's text, or a doubt about it. ``line`` counts from 1, and is None in JSON.

    ``entry`` is the rule or the test ("rule 'weapon'"), ``key`` the path of keys in the text; both are empty
    for what concerns all of it. ``hint`` is the way out, where there is one to tell.
    """

    file: str
    line: int | None
    entry: str
    key: str
    message: str
    hint: str | None = None
