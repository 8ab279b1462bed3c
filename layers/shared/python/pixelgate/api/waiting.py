"""``?wait=seconds``: one answer when the analysis has ended, instead of many that say "not yet"."""

import time
from collections.abc import Callable

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import TRANSIENT

LONGEST_WAIT_S = 20
"""Within the function's own time, and API Gateway's 30 seconds."""

# Hardly anything ends sooner.
FIRST_PAUSE_S = 0.3
LEAST_PAUSE_S, LONGEST_PAUSE_S = 0.15, 2.0
SHARE = 0.2
"""Of the time that has passed: how much later than it might the answer may come."""


def until_ended(
    look: Callable[[], ImageRecord],
    *,
    seconds: float,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> ImageRecord:
    """The record as soon as its analysis has ended, or as it is after ``seconds``.

    Most images take a second or less, so it looks often at first and ever less: about 25 times in 20 seconds.
    """
    begun = clock()
    pause = FIRST_PAUSE_S
    while (record := look()).status in TRANSIENT and (left := begun + seconds - clock()) > 0:
        sleep(min(pause, left))
        pause = min(max(LEAST_PAUSE_S, SHARE * (clock() - begun)), LONGEST_PAUSE_S)
    return record
