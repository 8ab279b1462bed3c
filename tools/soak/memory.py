"""How much memory the local cloud and its handlers take, sampled while they work."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

SAMPLE_S = 2.0
SERVER = "server"
# What a handler may take more in the end than in the middle: a larger picture, not a leak.
HANDLER_SLACK_MB = 40.0
# docs/local-cloud.md: the server keeps every item in memory.
SERVER_MB_PER_IMAGE = 0.3
SERVER_SLACK_MB = 100.0


@dataclass
class MemoryLog:
    """Samples of resident memory in MB: of the server, and of the largest process of every function."""

    samples: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def leaks(self, images: int) -> list[str]:
        """What grew between the second and the last quarter of the samples by more than it may."""
        found = []
        for name, values in self.samples.items():
            quarter = len(values) // 4
            if quarter < 2:
                continue
            middle, end = max(values[quarter : 2 * quarter]), max(values[-quarter:])
            allowed = SERVER_SLACK_MB + SERVER_MB_PER_IMAGE * images if name == SERVER else HANDLER_SLACK_MB
            if end - middle > allowed:
                found.append(f"{name} grew from {middle:.0f} to {end:.0f} MB")
        return found

    def peaks(self) -> dict[str, float]:
        """The largest sample of each, in MB."""
        return {name: round(max(values), 1) for name, values in sorted(self.samples.items())}


class MemorySampler:
    """Samples in a thread of its own until the block ends; the cloud may be restarted meanwhile."""

    def __init__(self, server_pid: Callable[[], int | None]) -> None:
        self._server_pid = server_pid
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.log = MemoryLog()

    def __enter__(self) -> "MemorySampler":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_over.wait(SAMPLE_S):
            pid = self._server_pid()
            if pid is None:
                continue
            try:
                server = psutil.Process(pid)
                self.log.samples[SERVER].append(_resident_mb(server))
                for name, size in _largest_by_function(server).items():
                    self.log.samples[name].append(size)
            except psutil.Error:
                # Killed or replaced in this very moment; the next sample sees its successor.
                continue


def _largest_by_function(server: psutil.Process) -> dict[str, float]:
    largest: dict[str, float] = {}
    for child in server.children(recursive=True):
        try:
            name = child.environ().get("LAMBDA_TASK_ROOT", "").rpartition("/")[2]
            if name:
                largest[name] = max(largest.get(name, 0.0), _resident_mb(child))
        except psutil.Error:
            continue
    return largest


def _resident_mb(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6
