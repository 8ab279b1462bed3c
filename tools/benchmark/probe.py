"""Run one handler in a fresh process and tell what it cost: import, first call, warm calls, memory.

Reads ``{"folder": ..., "events": [...]}`` from standard input and prints one JSON document. What the handler
itself prints goes to standard error.
"""

import importlib
import json
import os
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tools.benchmark.cost import cost_of


def probe(folder: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Milliseconds and mebibytes of ``functions/<folder>``, and its answer to each event.

    The first call is with the first event. Warm figures are means over the events of each one's median:
    ``warm_ms`` by the clock, ``cpu_ms`` of all cores together, ``networks_cpu_ms`` of nothing but the neural
    networks that were run, repeated alone on the same tensors.
    """
    context = SimpleNamespace(
        function_name=folder,
        memory_limit_in_mb=1769,
        invoked_function_arn="arn:aws:lambda:us-east-1:000000000000:function:probe",
        aws_request_id="probe",
        get_remaining_time_in_millis=lambda: 60_000,
    )
    started = time.perf_counter()
    handler = importlib.import_module(f"functions.{folder}.handler").handler
    imported = time.perf_counter()
    handler(events[0], context)
    first = time.perf_counter()
    answered_at = time.time()
    answers, costs, networks = [], [], []
    with recorded_network_runs() as runs:
        for event in events:
            runs.clear()
            answers.append(handler(event, context))
            networks.append(cost_of(lambda: [run() for run in runs]).cpu_ms)
    for event in events:
        costs.append(cost_of(partial(handler, event, context)))
    return {
        "import_ms": (imported - started) * 1000,
        "first_call_ms": (first - imported) * 1000,
        "warm_ms": statistics.mean(cost.wall_ms for cost in costs),
        "cpu_ms": statistics.mean(cost.cpu_ms for cost in costs),
        "networks_cpu_ms": statistics.mean(networks),
        "peak_memory_mib": _peak_memory_mib(),
        "answered_at": answered_at,
        "answers": answers,
    }


@contextmanager
def recorded_network_runs() -> Iterator[list[Callable[[], object]]]:
    """Every network run of the block, ready to be repeated with the same tensor."""
    runs: list[Callable[[], object]] = []
    session = sys.modules.get("pixelgate.inference.session")
    if session is None:
        yield runs
        return
    original = session.OnnxNetwork.run

    def run(network: object, tensor: object) -> object:
        runs.append(partial(original, network, tensor))
        return original(network, tensor)

    session.OnnxNetwork.run = run
    try:
        yield runs
    finally:
        session.OnnxNetwork.run = original


def _peak_memory_mib() -> float:
    """Of this process and, if it ran any, of the largest program that it ran."""
    # Not ru_maxrss: that begins with what the process that started this one had used.
    own = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if own is None:
        raise RuntimeError("this system does not tell a process's peak memory")
    return (int(own[1]) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


if __name__ == "__main__":
    # Handlers log to standard output, which belongs to the report here.
    report_fd = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    request = json.load(sys.stdin)
    with os.fdopen(report_fd, "w") as report:
        json.dump(probe(request["folder"], request["events"]), report)
