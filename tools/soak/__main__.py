"""The soak: uploads while invocations fail and the cloud is killed; then, is everything there exactly once?

``make soak`` uses a local cloud of its own in a temporary folder. It ends with exit code 1 and one sentence
per image when anything is lost, doubled or left over.
"""

import json
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.local.cloud import LocalCloud, LocalCloudError, free_port
from infra.local.options import ServerOptions
from infra.local.stack import Stack, deploy_stack, new_api_key
from pixelgate_client.client import Client
from tools.soak.checks import Listener, Remains, problems_of_announcements
from tools.soak.memory import MemorySampler
from tools.soak.uploads import Uploader

# Shorter than in the cloud, so that what a kill leaves behind is found within the soak.
PATIENCE = {"UploadPatienceSeconds": "20", "AnalysisPatienceSeconds": "90"}
SWEEP_S = 10.0
KILLS = 2
REST_S = 600.0
console = Console(stderr=True, highlight=False)


class Soak:
    """One soak on one cloud."""

    def __init__(self, stack: Stack, uploads: int) -> None:
        self.stack, self._uploads = stack, uploads
        self._key = new_api_key(stack)
        self._listener = Listener(stack)
        self._is_over = threading.Event()
        self._kill_lock = threading.Lock()
        self.kills = 0

    def run(self) -> dict[str, Any]:
        """The numbers and the problems, for people and programs."""
        started = time.monotonic()
        with self._progress() as progress, MemorySampler(self._server_pid) as memory:
            bar = progress.add_task("Images with an end", total=self._uploads)
            uploader = Uploader(self._client, self._uploads, on_done=lambda: self._after_one(progress, bar))
            sweeper = threading.Thread(target=self._sweep_until_over)
            sweeper.start()
            try:
                uploader.run()
                remains = self._come_to_rest()
            finally:
                self._is_over.set()
                sweeper.join()
        told = self._listener.heard()
        found = [*remains.problems(uploader.acknowledged), *problems_of_announcements(told, remains)]
        return {
            "uploads": self._uploads,
            "kills": self.kills,
            "seconds": round(time.monotonic() - started, 1),
            "refused_while_down": uploader.refused,
            "statuses": dict(remains.statuses()),
            "restarted": sum(record.retries for record in remains.records.values()),
            "announcements": len(told),
            "memory_mb": memory.log.peaks(),
            "problems": [*found, *memory.log.leaks(self._uploads)],
        }

    def _after_one(self, progress: Progress, bar: Any) -> None:  # noqa: ANN401 - rich's TaskID
        progress.advance(bar)
        done = progress.tasks[0].completed
        with self._kill_lock:
            if self.kills < KILLS and done >= self._uploads * (self.kills + 1) / (KILLS + 1):
                self.kills += 1
                self.stack.cloud.kill()
                self.stack.cloud.start()

    def _come_to_rest(self) -> Remains:
        deadline = time.monotonic() + REST_S
        while not (remains := Remains(self.stack)).is_at_rest() and time.monotonic() < deadline:
            time.sleep(SWEEP_S / 2)
        return remains

    def _sweep_until_over(self) -> None:
        name = self.stack.outputs["SweepFunctionName"]
        while not self._is_over.wait(SWEEP_S):
            # The cloud may be down, and the sweep fails like everything else.
            with suppress(BotoCoreError, ClientError):
                self.stack.cloud.client("lambda").invoke(FunctionName=name, Payload=b"{}")

    def _client(self) -> Client:
        return Client(self.stack.api_url, self._key)

    def _server_pid(self) -> int | None:
        try:
            return self.stack.cloud.pid
        except LocalCloudError:
            return None

    def _progress(self) -> Progress:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        return Progress(*columns, console=console, disable=not console.is_terminal)


def main(
    uploads: Annotated[int, typer.Option(min=3, help="How many pictures.")] = 1000,
    fault_rate: Annotated[float, typer.Option(min=0, max=0.5, help="Share of invocations that fail.")] = 0.1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Upload, fail, kill, count."""
    with tempfile.TemporaryDirectory(prefix="pixelgate-soak-") as state_dir:
        options = ServerOptions(state_dir=Path(state_dir), port=free_port(), fault_rate=fault_rate)
        console.print(f"{uploads} uploads, {fault_rate:.0%} of invocations failing, {KILLS} times kill -9")
        with LocalCloud(options) as cloud:
            report = Soak(deploy_stack(cloud, parameters=PATIENCE), uploads).run()
    if as_json:
        sys.stdout.write(json.dumps(report, indent=2) + "\n")
    else:
        for name, value in report.items():
            console.print(f"{name:>20}  {value}", soft_wrap=True)
    if report["problems"]:
        raise typer.Exit(1)
    console.print("Nothing lost, nothing twice, nothing left over.")


if __name__ == "__main__":
    typer.run(main)
