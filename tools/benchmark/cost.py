"""What a call costs: time by the clock, and processor time of this process and of the programs it runs."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

CALLS = 2


@dataclass(frozen=True)
class Cost:
    """Milliseconds. ``cpu_ms`` may exceed ``wall_ms`` where several cores work at once."""

    wall_ms: float
    cpu_ms: float


def cost_of(call: Callable[[], object]) -> Cost:
    """The least over ``CALLS`` calls: whatever else the machine does can only add to it."""
    walls, cpus = [], []
    for _ in range(CALLS):
        wall, cpu = time.perf_counter(), cpu_seconds()
        call()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((cpu_seconds() - cpu) * 1000)
    return Cost(min(walls), min(cpus))


def cpu_seconds() -> float:
    """Processor time that this process and the programs that it ran have used so far."""
    programs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + programs.ru_utime + programs.ru_stime
