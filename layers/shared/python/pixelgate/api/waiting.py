"""``?wait=seconds``: one answer when the analysis has ended, instead of many that say "not yet"."""

import time
from collections.abc import Callable

from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import TRANSIENT

LONGEST_WAIT_S = 20
"""Within the function's own time, and API Gateway's 30 seconds."""

FIRST_PAUSE_S = 0.3
LONGEST_PAUSE_S = 2.0
GROWTH = 1.25


def until_ended(
    look: Callable[[], ImageRecord],
    *,
    seconds: float,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> ImageRecord:
    """The record as soon as its analysis has ended, or as it is after ``seconds``.

    Most images take a second or two, so it looks often at first and ever less: about 20 times in 20 seconds.
    """
    ends = clock() + seconds
    pause = FIRST_PAUSE_S
    while (record := look()).status in TRANSIENT and (left := ends - clock()) > 0:
        sleep(min(pause, left))
        pause = min(pause * GROWTH, LONGEST_PAUSE_S)
    return record
