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
from pathlib import Path
from types import SimpleNamespace
from typing import Any

WARM_CALLS = 3


def probe(folder: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Milliseconds and mebibytes of ``functions/<folder>``, and its answer to each event.

    The first call is with the first event. ``warm_ms`` is the mean over the events of each one's median.
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
    answers, warm = [], []
    for event in events:
        times = []
        for _ in range(WARM_CALLS):
            call = time.perf_counter()
            answer = handler(event, context)
            times.append((time.perf_counter() - call) * 1000)
        answers.append(answer)
        warm.append(statistics.median(times))
    return {
        "import_ms": (imported - started) * 1000,
        "first_call_ms": (first - imported) * 1000,
        "warm_ms": statistics.mean(warm),
        "peak_memory_mib": _peak_memory_mib(),
        "answered_at": answered_at,
        "answers": answers,
    }


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
