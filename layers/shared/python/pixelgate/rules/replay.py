"""A rule set tried on signals that another one has decided before."""

from datetime import datetime

from pixelgate.domain.replay_counts import ReplayCounts
from pixelgate.domain.replay_tally import Contributing, Decided, ReplayTally
from pixelgate.domain.signals import Signals
from pixelgate.rules.evaluation import decide
from pixelgate.rules.ruleset import RuleSet


class Replay:
    """Counts what ``ruleset`` says ``now`` of one image after the other."""

    def __init__(self, ruleset: RuleSet, now: datetime) -> None:
        self._ruleset = ruleset
        self._now = now
        self._tally = ReplayTally()

    def add(self, image: Decided, signals: Signals) -> None:
        """Replay one image."""
        said = decide(signals, self._ruleset, self._now)
        rules = [
            Contributing(rule, severity, truth is not None) for rule, severity, truth in said.contributions
        ]
        self._tally.add(image, said.severity, rules)

    def add_unreadable(self) -> None:
        """Count an image of which nothing can be said."""
        self._tally.add_unreadable()

    def counts(self) -> ReplayCounts:
        """Of all images so far."""
        return self._tally.counts()
