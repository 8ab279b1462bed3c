"""A shadow judges an image: whatever becomes of it, what decides has decided."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from pixelgate.api.active_rulesets import keep_latest, load_exactly
from pixelgate.domain.shadow_verdicts import RunningShadow, ShadowRule, ShadowVerdict
from pixelgate.domain.signals import Signals
from pixelgate.rules.evaluation import decide
from pixelgate.rules.ruleset import RuleSet
from pixelgate.storage.active_rulesets import ShadowReader

RETRY_S = 60.0
"""For so long what has failed is not tried again: live images do not wait for it."""

MOST_SHADOWS = 50


class ShadowJudge:
    """Keeps what it has compiled, and what it could not. ``clock`` tells the time in seconds."""

    def __init__(self, *, store: ShadowReader, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self.clock = clock
        self._rulesets: OrderedDict[str, RuleSet] = OrderedDict()
        self._failures: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def judge(
        self, shadow: RunningShadow, signals: Signals, *, workspace: str, now: datetime
    ) -> ShadowVerdict:
        """What ``shadow`` says of an image; where anything is wrong with it, the name of the error."""
        if (failure := self._known_failure(shadow)) is not None:
            return ShadowVerdict(shadow=shadow.id, error=failure)
        try:
            said = decide(signals, self._ruleset(workspace, shadow), now)
        except Exception as error:  # the live verdict stands, whatever is wrong with what has no say
            failure = type(error).__name__
            keep_latest(self._failures, shadow.id, (self.clock(), failure), most=MOST_SHADOWS)
            return ShadowVerdict(shadow=shadow.id, error=failure)
        rules = [
            ShadowRule(rule=each.rule, severity=each.severity, is_sure=each.truth is not None)
            for each in said.contributions
        ]
        return ShadowVerdict(shadow=shadow.id, severity=said.severity, rules=tuple(rules))

    def _known_failure(self, shadow: RunningShadow) -> str | None:
        at, failure = self._failures.get(shadow.id, (0.0, None))
        return failure if 0 <= self.clock() - at < RETRY_S else None

    def _ruleset(self, workspace: str, shadow: RunningShadow) -> RuleSet:
        if shadow.id not in self._rulesets:
            ruleset = load_exactly(self.store.canonical(workspace, shadow), shadow.ruleset)
            keep_latest(self._rulesets, shadow.id, ruleset, most=MOST_SHADOWS)
        return self._rulesets[shadow.id]
