"""What one part of a back-test counted, and how the counts of parts add up to those of the whole.

Addition is associative and commutative, and empty counts change nothing: parts may come in any order.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Annotated, NamedTuple, Self, TypeVar

from pydantic import AwareDatetime, Field

from pixelgate.domain.base import Document
from pixelgate.domain.decisions import Outcome
from pixelgate.domain.ids import ImageId
from pixelgate.domain.verdict import Severity

LISTED_PER_CHANGE = 20
"""So many flips are named of each kind, such as from approve to review: the newest. All are counted."""

Count = Annotated[int, Field(ge=0)]


class Turn(NamedTuple):
    """What the live rules said of an image, what the others say, and what people decided, if they did."""

    was: Severity
    becomes: Severity
    decision: Outcome | None


class Part(NamedTuple):
    """What a rule contributes to a verdict: ``is_sure`` is False where it could not be decided."""

    rule: str
    severity: Severity
    is_sure: bool
    decision: Outcome | None


Countable = TypeVar("Countable", Turn, Part)


class TurnCount(Document):
    """So many images took this turn."""

    was: Severity
    becomes: Severity
    decision: Outcome | None = None
    images: Count


class PartCount(Document):
    """To so many images the rule contributed this."""

    rule: str
    severity: Severity
    is_sure: bool
    decision: Outcome | None = None
    images: Count


class Flip(Document):
    """An image that gets another verdict."""

    image_id: ImageId
    was: Severity
    becomes: Severity
    decision: Outcome | None = None


class ReplayCounts(Document):
    """``live``: how many images each rule set had decided. ``unreadable``: their signals tell nothing.

    ``first_at`` and ``last_at`` are when the first and the last of the images were analysed.
    """

    turns: tuple[TurnCount, ...] = ()
    parts: tuple[PartCount, ...] = ()
    live: Mapping[str, Count] = Field(default_factory=dict)
    unreadable: Count = 0
    first_at: AwareDatetime | None = None
    last_at: AwareDatetime | None = None
    flips: tuple[Flip, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        turns: Mapping[Turn, int],
        parts: Mapping[Part, int],
        live: Mapping[str, int],
        unreadable: int,
        moments: Iterable[datetime],
        flips: Iterable[Flip],
    ) -> Self:
        """The one way of writing these counts: two that count the same are equal."""
        known = sorted(moments)
        return cls(
            turns=tuple([TurnCount(**turn._asdict(), images=turns[turn]) for turn in _in_order(turns)]),
            parts=tuple([PartCount(**part._asdict(), images=parts[part]) for part in _in_order(parts)]),
            live=dict(sorted(live.items())),
            unreadable=unreadable,
            first_at=known[0] if known else None,
            last_at=known[-1] if known else None,
            flips=newest_of_each_change(flips),
        )

    @property
    def images(self) -> int:
        """How many were replayed."""
        return sum(each.images for each in self.turns)

    def __add__(self, other: "ReplayCounts") -> "ReplayCounts":
        moments = (self.first_at, self.last_at, other.first_at, other.last_at)
        return ReplayCounts.of(
            turns=_turns(self) + _turns(other),
            parts=_parts(self) + _parts(other),
            live=Counter(self.live) + Counter(other.live),
            unreadable=self.unreadable + other.unreadable,
            moments=[each for each in moments if each is not None],
            flips=(*self.flips, *other.flips),
        )


def newest_of_each_change(flips: Iterable[Flip]) -> tuple[Flip, ...]:
    """``LISTED_PER_CHANGE`` of each change, those that get laxer first; ids tell which are the newest."""
    ordered = sorted(flips, key=_change)
    return tuple(
        [
            flip
            for _, alike in groupby(ordered, key=_change)
            for flip in heapq.nlargest(LISTED_PER_CHANGE, alike, key=_age)
        ]
    )


def _age(flip: Flip) -> tuple[str, str]:
    # Also by the decision, so that no two differ and are in no order.
    return flip.image_id, str(flip.decision)


def _change(flip: Flip) -> tuple[int, int]:
    return flip.becomes.rank - flip.was.rank, flip.was.rank


def _turns(counts: ReplayCounts) -> Counter[Turn]:
    return Counter({Turn(each.was, each.becomes, each.decision): each.images for each in counts.turns})


def _parts(counts: ReplayCounts) -> Counter[Part]:
    return Counter(
        {Part(each.rule, each.severity, each.is_sure, each.decision): each.images for each in counts.parts}
    )


def _in_order(counted: Iterable[Countable]) -> list[Countable]:
    return sorted(counted, key=lambda each: [str(value) for value in each])
