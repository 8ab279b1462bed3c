"""What a warm handler costs, and how much of that its neural networks take alone."""

import re
import resource
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tools.benchmark.context import Handler, context_of
from tools.benchmark.cost import costs_in_turn

Runs = list[Callable[[], object]]


def run_warm(folder: str, events: Sequence[dict[str, Any]], files: Sequence[str] = ()) -> dict[str, Any]:
    """Milliseconds and mebibytes of ``functions/<folder>``, and its answer to each event.

    Means over the events of each one's least: ``warm_ms`` by the clock, ``cpu_ms`` of all cores together,
    ``networks_cpu_ms`` of nothing but the neural networks that were run, repeated on the same tensors, and
    ``decode_cpu_ms`` of decoding ``files``, the pictures of the events, at full size by Pillow.
    """
    context = context_of(folder)
    handler: Handler = import_module(f"functions.{folder}.handler").handler
    answers = [handler(event, context) for event in events]
    # Before anything else is held or decoded here.
    peak_memory_mib = _peak_memory_mib()
    measured = []
    for event, file in zip_longest(events, files):
        with recorded_network_runs() as runs:
            handler(event, context)
        measured.append(
            costs_in_turn(partial(handler, event, context), partial(_repeat, runs), partial(_decode, file))
        )
    costs, networks, decodes = zip(*measured, strict=True)
    return {
        "warm_ms": statistics.mean(cost.wall_ms for cost in costs),
        "cpu_ms": statistics.mean(cost.cpu_ms for cost in costs),
        "networks_cpu_ms": statistics.mean(cost.cpu_ms for cost in networks),
        "decode_cpu_ms": statistics.mean(cost.cpu_ms for cost in decodes),
        "peak_memory_mib": peak_memory_mib,
        "answers": answers,
    }


@contextmanager
def recorded_network_runs() -> Iterator[Runs]:
    """Every network run of the block, ready to be repeated with the same tensor."""
    runs: Runs = []
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


def _repeat(runs: Runs) -> None:
    for run in runs:
        run()


def _decode(file: str | None) -> None:
    if file is None:
        return
    # Not imported above: the starts that are measured by this program import it themselves.
    with import_module("PIL.Image").open(file) as picture:
        picture.load()


def _peak_memory_mib() -> float:
    """Of this process and, if it ran any, of the largest program that it ran."""
    # Not ru_maxrss: that begins with what the process that started this one had used.
    own = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if own is None:
        raise RuntimeError("this system does not tell a process's peak memory")
    return (int(own[1]) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
