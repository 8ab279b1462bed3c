"""One measurement in a fresh process: a handler's start, its libraries' start, or its warm calls.

Reads one JSON document from standard input, ``{"measure": "start", "folder": ..., "event": ...}``,
``{"measure": "start_bare", "needs": ...}`` or ``{"measure": "run_warm", "folder": ..., "events": [...],
"files": [...]}``, and prints another. What the handler itself prints goes to standard error.
"""

import json
import os
import sys
from typing import Any

from tools.benchmark.needs import Needs
from tools.benchmark.start import start, start_bare
from tools.benchmark.warm import run_warm


def probe(request: dict[str, Any]) -> dict[str, Any]:
    """Measure what is asked for."""
    match request["measure"]:
        case "start":
            return start(request["folder"], request["event"])
        case "start_bare":
            return dict(start_bare(Needs(**request["needs"])))
        case "run_warm":
            return run_warm(request["folder"], request["events"], request["files"])
        case unknown:
            raise ValueError(f"there is nothing like {unknown!r} to measure")


if __name__ == "__main__":
    # Handlers log to standard output, which belongs to the report here.
    report_fd = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    measured = probe(json.load(sys.stdin))
    with os.fdopen(report_fd, "w") as report:
        json.dump(measured, report)
