"""The least that a back-test can take: the bare rules over the same signals, on every core."""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime

from pixelgate.rules.evaluation import decide
from pixelgate.rules.loading import load_ruleset
from pixelgate.storage.packed_signals import FORM, unpack_signals


def floor_s(packed: list[bytes], canonical: str, now: datetime) -> float:
    """Seconds to unpack and decide all of ``packed``, without a table, a network or an execution."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        # The processes are there and have read the rules before the clock starts.
        list(pool.map(_decide_all, [packed[:1]] * cores, [canonical] * cores, [now] * cores))
        started = time.perf_counter()
        shares = [packed[place::cores] for place in range(cores)]
        list(pool.map(_decide_all, shares, [canonical] * cores, [now] * cores))
        return time.perf_counter() - started


def _decide_all(packed: list[bytes], canonical: str, now: datetime) -> int:
    ruleset = load_ruleset(canonical, name_of_file="ruleset.json")
    return len([decide(unpack_signals(each, form=FORM), ruleset, now) for each in packed])
