"""What happened, who did it and when: entries of which each holds the hash of the one before.

The hash of an entry is the sha256 of its canonical JSON (RFC 8785) without ``hash`` and without what is null.
Details are flat and hold no fractions, so sorted keys and no spaces are all that this takes.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StrictBool,
    StrictStr,
    StringConstraints,
)

from pixelgate.domain.actors import Actor
from pixelgate.domain.base import Document
from pixelgate.domain.chains import EMPTY_CHAIN, ChainHead, Sha256
from pixelgate.domain.status import ImageStatus

LONGEST_TEXT = 1000
_LARGEST_NUMBER = 2**53 - 1


class HistoryAction(StrEnum):
    """What was done. Stored, hashed and shown, so a member is never renamed."""

    UPLOAD_REQUESTED = "UPLOAD_REQUESTED"
    IMPORT_REQUESTED = "IMPORT_REQUESTED"
    RECEIVED = "RECEIVED"
    IMPORT_REFUSED = "IMPORT_REFUSED"
    ANALYSIS_REQUESTED = "ANALYSIS_REQUESTED"
    ANALYSIS_STARTED = "ANALYSIS_STARTED"
    ANALYSIS_FAILED = "ANALYSIS_FAILED"
    VERDICT_RECORDED = "VERDICT_RECORDED"
    OPINION_GIVEN = "OPINION_GIVEN"
    ESCALATED = "ESCALATED"
    DECIDED = "DECIDED"
    RE_EVALUATED = "RE_EVALUATED"
    RELEASED = "RELEASED"
    WITHDRAWN = "WITHDRAWN"
    TAGS_CHANGED = "TAGS_CHANGED"
    ERASED = "ERASED"
    RULESET_DRAFTED = "RULESET_DRAFTED"
    RULESET_DISCARDED = "RULESET_DISCARDED"
    RULESET_PUBLISHED = "RULESET_PUBLISHED"
    RULESET_ACTIVATED = "RULESET_ACTIVATED"
    RULESET_ROLLED_BACK = "RULESET_ROLLED_BACK"
    RULESET_DEACTIVATED = "RULESET_DEACTIVATED"
    KEY_CREATED = "KEY_CREATED"
    KEY_ROTATED = "KEY_ROTATED"
    KEY_REVOKED = "KEY_REVOKED"
    SHADOW_STARTED = "SHADOW_STARTED"
    SHADOW_STOPPED = "SHADOW_STOPPED"
    CLASSIFIER_TRAINED = "CLASSIFIER_TRAINED"
    CLASSIFIER_ACTIVATED = "CLASSIFIER_ACTIVATED"
    CLASSIFIER_DEACTIVATED = "CLASSIFIER_DEACTIVATED"
    CLASSIFIER_DELETED = "CLASSIFIER_DELETED"


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _without_gaps(details: object) -> object:
    if not isinstance(details, dict):
        return details
    return {name: value for name, value in details.items() if value is not None}


_Number = Annotated[int, Field(strict=True, ge=-_LARGEST_NUMBER, le=_LARGEST_NUMBER)]
_Text = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]
_Texts = Annotated[tuple[Annotated[StrictStr, Field(max_length=128)], ...], Field(max_length=64)]
_DetailName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Details = Annotated[
    dict[_DetailName, StrictBool | _Number | _Text | _Texts],
    BeforeValidator(_without_gaps),
    Field(max_length=24),
]
"""Flat: texts, whole numbers, facts and short lists of texts by name. What is None is left out."""


class HistoryFact(Document):
    """What happened, before it has a place in a chain. Statuses are None for what moved no image."""

    at: Annotated[AwareDatetime, AfterValidator(_in_utc)]
    actor: Actor
    action: HistoryAction
    from_status: ImageStatus | None = None
    to_status: ImageStatus | None = None
    details: Details = Field(default_factory=dict)


class HistoryEntry(HistoryFact):
    """A fact in its place. ``number`` counts from 1; ``previous`` is None for the first entry of a chain."""

    number: Annotated[int, Field(ge=1)]
    previous: Sha256 | None = None
    hash: Sha256


class Continuation(NamedTuple):
    """``entries``, one or more, that take their place after ``after``."""

    after: ChainHead
    entries: tuple[HistoryEntry, ...]

    @property
    def head(self) -> ChainHead:
        """Of the chain once the entries are part of it."""
        return ChainHead(length=self.entries[-1].number, hash=self.entries[-1].hash)


class BrokenLink(NamedTuple):
    """The first entry that does not follow from those before it; ``problem`` is a sentence for people."""

    number: int
    problem: str


def continue_chain(after: ChainHead, *facts: HistoryFact) -> Continuation:
    """Give ``facts``, one or more, their places after ``after``."""
    if not facts:
        raise ValueError("a chain goes on with at least one fact")
    entries: list[HistoryEntry] = []
    previous = after.hash
    for number, fact in enumerate(facts, after.length + 1):
        digest = _hash_of(fact, number, previous)
        entries.append(HistoryEntry(**dict(fact), number=number, previous=previous, hash=digest))
        previous = digest
    return Continuation(after, tuple(entries))


def verify_chain(entries: Iterable[HistoryEntry], *, after: ChainHead = EMPTY_CHAIN) -> BrokenLink | None:
    """The first broken link of what should go on after ``after``; None where every entry stands."""
    previous = after.hash
    for number, entry in enumerate(entries, after.length + 1):
        if entry.number != number:
            return BrokenLink(number, f"entry {number} is missing: entry {entry.number} stands in its place")
        if entry.previous != previous:
            return BrokenLink(number, f"entry {number} does not follow the entry before it")
        if entry.hash != _hash_of(entry, number, previous):
            return BrokenLink(number, f"entry {number} is not what was recorded")
        previous = entry.hash
    return None


def _hash_of(fact: HistoryFact, number: int, previous: str | None) -> str:
    stated = fact.model_dump(mode="json", exclude={"hash", "number", "previous"}, exclude_none=True)
    stated["number"] = number
    if previous is not None:
        stated["previous"] = previous
    canonical = json.dumps(stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
