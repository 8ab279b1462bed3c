"""A rule set tried on signals that another one has decided before."""

from collections import Counter
from datetime import datetime
from typing import Protocol

from pixelgate.domain.decisions import Outcome
from pixelgate.domain.replay_counts import Flip, Part, ReplayCounts, Turn
from pixelgate.domain.signals import Signals
from pixelgate.domain.verdict import Severity
from pixelgate.rules.evaluation import decide
from pixelgate.rules.ruleset import RuleSet


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


class Replay:
    """Counts what ``ruleset`` says ``now`` of one image after the other."""

    def __init__(self, ruleset: RuleSet, now: datetime) -> None:
        self._ruleset = ruleset
        self._now = now
        self._turns: Counter[Turn] = Counter()
        self._parts: Counter[Part] = Counter()
        self._live: Counter[str] = Counter()
        self._moments: list[datetime] = []
        self._flips: list[Flip] = []
        self._unreadable = 0

    def add(self, image: Decided, signals: Signals) -> None:
        """Replay one image."""
        verdict = decide(signals, self._ruleset, self._now)
        self._turns[Turn(image.severity, verdict.severity, image.decision)] += 1
        for rule, severity, truth in verdict.contributions:
            self._parts[Part(rule, severity, truth is not None, image.decision)] += 1
        self._live[image.ruleset] += 1
        self._moments.append(image.recorded_at)
        if verdict.severity is not image.severity:
            flip = Flip(
                image_id=image.image_id,
                was=image.severity,
                becomes=verdict.severity,
                decision=image.decision,
            )
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
