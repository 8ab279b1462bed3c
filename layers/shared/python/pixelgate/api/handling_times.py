"""How long a person takes for an image, as the last decisions have shown."""

from datetime import datetime, timedelta
from statistics import median

from pixelgate.domain.backtest_report import Handling, HandlingSource
from pixelgate.storage.decision_log import DecisionLog

KNOWN_FOR = timedelta(days=30)
"""Of decisions in the time until now: how long a person takes changes with what is reviewed."""


def handling_of(decisions: DecisionLog, workspace: str, *, now: datetime) -> Handling:
    """The median of the workspace's own, or the default where nobody has been timed."""
    lines = decisions.between(workspace, now - KNOWN_FOR, now)
    timed = [line.handling_seconds for line in lines if line.handling_seconds is not None]
    return Handling(seconds=median(timed), source=HandlingSource.DECISIONS) if timed else Handling()
