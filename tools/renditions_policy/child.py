"""One engine in a process of its own.

``python -m tools.renditions_policy.child ENGINE`` reads a task as JSON and prints as JSON how long it took,
with all threads' processor time, and the most memory it ever had.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import cast

from tools.renditions_policy.task import Engine, Task


def peak_mib() -> float:
    """The high-water mark of this process' memory. Unlike getrusage's, exec resets it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> None:
    asked = json.load(sys.stdin)
    task = Task(Path(asked["photo"]), Path(asked["folder"]), asked["widths"], asked["qualities"])
    engine = cast(Engine, import_module(f"tools.renditions_policy.engines.{sys.argv[1]}"))
    wall, cpu = time.perf_counter(), time.process_time()
    engine.make(task)
    figures = {
        "wall_s": time.perf_counter() - wall,
        "cpu_s": time.process_time() - cpu,
        "peak_mib": peak_mib(),
    }
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
