"""Counting what another rule set says of images that one has decided, whenever and wherever it said it."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.replay_counts import Flip, Part, ReplayCounts, Turn
from pixelgate.domain.verdict import Severity


class Decided(Protocol):
    """What is known about an image besides its signals; ``severity`` is what ``ruleset`` said of it."""

    @property
    def image_id(self) -> str: ...

    @property
    def severity(self) -> Severity: ...

    @property
    def ruleset(self) -> str: ...

    @property
    def recorded_at(self) -> datetime: ...

    @property
    def decision(self) -> Outcome | None: ...


class Contributing(NamedTuple):
    """A rule that counts: it applies, or where it is not ``is_sure`` it might."""

    rule: str
    severity: Severity
    is_sure: bool


class ReplayTally:
    """Counts one image after the other."""

    def __init__(self) -> None:
        self._turns: Counter[Turn] = Counter()
        self._parts: Counter[Part] = Counter()
        self._live: Counter[str] = Counter()
        self._moments: list[datetime] = []
        self._flips: list[Flip] = []
        self._unreadable = 0

    def add(self, image: Decided, becomes: Severity, rules: Iterable[Contributing]) -> None:
        """Count an image of which the other rule set says ``becomes``, by these rules."""
        self._turns[Turn(image.severity, becomes, image.decision)] += 1
        for rule in rules:
            self._parts[Part(*rule, image.decision)] += 1
        self._live[image.ruleset] += 1
        self._moments.append(image.recorded_at)
        if becomes is not image.severity:
            flip = Flip(image_id=image.image_id, was=image.severity, becomes=becomes, decision=image.decision)
            self._flips.append(flip)

    def add_unreadable(self) -> None:
        """Count an image of which nothing can be said."""
        self._unreadable += 1

    def counts(self) -> ReplayCounts:
        """Of all images so far."""
        return ReplayCounts.of(
            turns=self._turns,
            parts=self._parts,
            live=self._live,
            unreadable=self._unreadable,
            moments=self._moments,
            flips=self._flips,
        )
