"""Run one handler in a fresh process and tell what it cost: import, first call, warm calls, memory.

Reads ``{"folder": ..., "event": ...}`` from standard input, prints one JSON document. What the handler
itself prints goes to standard error.
"""

import importlib
import json
import os
import resource
import statistics
import sys
import time
from types import SimpleNamespace
from typing import Any

WARM_CALLS = 7


def probe(folder: str, event: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds and mebibytes of ``functions/<folder>``, and what it answered first."""
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
    answer = handler(event, context)
    answered = time.time()
    first = time.perf_counter()
    warm = []
    for _ in range(WARM_CALLS):
        call = time.perf_counter()
        handler(event, context)
        warm.append((time.perf_counter() - call) * 1000)
    return {
        "import_ms": (imported - started) * 1000,
        "first_call_ms": (first - imported) * 1000,
        "warm_ms": statistics.median(warm),
        # Linux counts in kibibytes.
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "answered_at": answered,
        "answer": answer,
    }


if __name__ == "__main__":
    report = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    request = json.load(sys.stdin)
    json.dump(probe(request["folder"], request["event"]), report)
