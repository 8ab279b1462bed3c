"""What a call costs: time by the clock, and processor time of this process and of the programs it runs."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Cost:
    """Milliseconds. ``cpu_ms`` may exceed ``wall_ms`` where several cores work at once."""

    wall_ms: float
    cpu_ms: float


def cost_of(call: Callable[[], object]) -> Cost:
    """The least over ``ROUNDS`` calls: whatever else the machine does can only add to it."""
    [cost] = costs_in_turn(call)
    return cost


def costs_in_turn(*calls: Callable[[], object]) -> list[Cost]:
    """The least of each over ``ROUNDS`` rounds, in each of which one is called after the other.

    So they meet the same machine: what else it does, and caches that hold what another has used.
    """
    rounds = [[_once(call) for call in calls] for _ in range(ROUNDS)]
    return [
        Cost(min(cost.wall_ms for cost in costs), min(cost.cpu_ms for cost in costs))
        for costs in zip(*rounds, strict=True)
    ]


def _once(call: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), cpu_seconds()
    call()
    return Cost((time.perf_counter() - wall) * 1000, (cpu_seconds() - cpu) * 1000)


def cpu_seconds() -> float:
    """Processor time that this process and the programs that it ran have used so far."""
    programs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + programs.ru_utime + programs.ru_stime
