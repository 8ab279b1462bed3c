"""Measure the system on this machine: ``make bench`` prints the figures and writes bench/results.json.

Everything goes a user's way: presigned POST, event, queue, state machine, verdict. The floor of time is
what the handlers themselves need, measured warm in the same run, had they all cores for themselves and no
system around them; the floor of processor time is one decode and the bare networks. Ratios to a floor can
be compared between machines, milliseconds cannot.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from infra.local.cloud import LocalCloud, free_port
from infra.local.options import ServerOptions
from infra.local.project import PROJECT_ROOT
from infra.local.samples import read_samples
from infra.local.stack import deploy_stack, new_api_key
from pixelgate_client.client import Client
from tools.benchmark.functions import ProbeError, cpu_of, floor_of, measure_functions
from tools.benchmark.pictures import COUNT, draw_pictures, never_seen
from tools.benchmark.releases import NotReleasedError, release_in_turn
from tools.benchmark.releases import figures_of as release_figures
from tools.benchmark.renditions import measure_renditions, renditions_table
from tools.benchmark.uploads import NoVerdictError, upload_at_once, upload_in_turn
from tools.renditions_policy.machine import EngineError

RESULTS = PROJECT_ROOT / "bench" / "results.json"
ROUNDS_AT_ONCE = 2
COLUMNS = (
    ("cold ms", "cold_start_ms"),
    ("import", "import_ms"),
    ("/ bare", "import_ratio"),
    ("init", "init_ms"),
    ("/ bare", "init_ratio"),
    ("warm ms", "warm_ms"),
    ("cpu", "cpu_ms"),
    ("networks", "networks_cpu_ms"),
    ("MiB", "peak_memory_mib"),
)


def measure() -> dict[str, Any]:
    """All figures of one run, over the samples that can be decoded and pictures of a camera's size."""
    renditions = measure_renditions()
    samples = [each.path for each in read_samples(PROJECT_ROOT / "samples") if each.is_decodable]
    with tempfile.TemporaryDirectory(prefix="pixelgate-bench-") as directory:
        with Progress(console=Console(stderr=True)) as progress:
            drawn = draw_pictures(Path(directory), samples=samples)
            files = [*samples, *progress.track(drawn, total=COUNT, description="Drawing pictures")]
        return {**_measured(files, warm_up=samples), "renditions_24mp": renditions}


def _measured(files: Sequence[Path], *, warm_up: Sequence[Path]) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="pixelgate-bench-") as state_dir,
        LocalCloud(ServerOptions(state_dir=Path(state_dir), port=free_port())) as cloud,
    ):
        # What is made of an image after its verdict would take the processor from the images behind it.
        stack = deploy_stack(cloud, parameters={"ReleaseWhenApproved": "false"})
        api_key = new_api_key(stack)
        with Client(stack.api_url, api_key) as client:
            upload_in_turn(client, warm_up, title="Warming up")
            with never_seen(files) as new:
                timed = upload_in_turn(client, new, title="Upload to verdict")
            # Several at a time need more processes than one at a time has started, and only pictures that
            # take long make others wait for them.
            with never_seen(files) as new:
                upload_at_once(client, new, title="Warming up more")
            with never_seen([*files] * ROUNDS_AT_ONCE) as new:
                rate = upload_at_once(client, new, title="Throughput")
        functions = measure_functions(
            stack, image_ids=[each.image_id for each in timed], files=files, api_key=api_key
        )
        # The same stack as everybody has it. Last, as the functions above announce verdicts once more.
        deploy_stack(cloud, parameters={"ReleaseWhenApproved": "true"})
        with Client(stack.api_url, api_key) as client, never_seen(files) as new:
            releases = release_in_turn(client, new, title="Releases")
    latencies = [each.took_ms for each in timed]
    floor = floor_of(functions)
    cpu = cpu_of(functions)
    p50 = statistics.median(latencies)
    return {
        "p50_upload_to_verdict_ms": round(p50),
        "p95_upload_to_verdict_ms": round(statistics.quantiles(latencies, n=20)[18]),
        **release_figures(releases),
        "images_per_second": round(rate, 2),
        "cpu_per_image_ms": round(cpu, 1),
        "floor": asdict(floor),
        "p50_to_floor": round(p50 / floor.upload_to_verdict_ms, 2),
        "images_per_second_to_floor": round(rate / floor.images_per_second, 2),
        "cpu_ratio_to_floor": round(cpu / floor.cpu_ms, 2),
        "images": len(files),
        "functions": functions,
        "machine": {
            "cores": os.cpu_count(),
            "load_average_15_min": round(os.getloadavg()[2], 2),
            "python": platform.python_version(),
            "architecture": platform.machine(),
        },
    }


def show(figures: dict[str, Any]) -> None:
    """Print the figures."""
    console = Console(highlight=False)
    console = console if console.is_terminal else Console(highlight=False, width=110)
    floor = figures["floor"]
    for name in ("p50_verdict_to_released_ms", "renditions_per_second"):
        console.print(f"{name:26} {figures[name]:>8}")
    for name, value, least in (
        ("p50_upload_to_verdict_ms", figures["p50_upload_to_verdict_ms"], floor["upload_to_verdict_ms"]),
        ("p95_upload_to_verdict_ms", figures["p95_upload_to_verdict_ms"], floor["upload_to_verdict_ms"]),
        ("images_per_second", figures["images_per_second"], floor["images_per_second"]),
        ("cpu_per_image_ms", figures["cpu_per_image_ms"], floor["cpu_ms"]),
    ):
        console.print(f"{name:26} {value:>8}   floor {least}")
    table = Table("function", *(heading for heading, _ in COLUMNS))
    for name, row in figures["functions"].items():
        table.add_row(name, *(f"{row[column]:,.{2 if 'ratio' in column else 1}f}" for _, column in COLUMNS))
    console.print(table)
    console.print(renditions_table(figures["renditions_24mp"]))


if __name__ == "__main__":
    try:
        results = measure()
    except (NoVerdictError, NotReleasedError, ProbeError, EngineError) as error:
        sys.exit(str(error))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    show(results)
    print(f"written to {RESULTS.relative_to(PROJECT_ROOT)}", file=sys.stderr)
