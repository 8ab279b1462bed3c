"""What each function costs by itself: its start, its libraries' start, warm calls, memory."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from infra.local.cloud import ADMIN_ACCESS_KEY, ADMIN_SECRET_KEY
from infra.local.project import PROJECT_ROOT
from infra.local.stack import STACK_NAME, Stack
from tools.benchmark import events

STARTS = 5
"""Of each function, and of its libraries alone, in turn."""

ANALYSES = {
    "classify": "labels",
    "detect": "objects",
    "moderate": "moderation",
    "find_faces": "faces",
    "read_text": "text",
    "measure": "measures",
}

ON_THE_WAY = ("preprocess", "recall_findings", *ANALYSES, "find_duplicates", "evaluate", "persist")

Figures = dict[str, float]


class ProbeError(RuntimeError):
    """A function could not be measured; the message holds what it printed."""


@dataclass(frozen=True)
class Floor:
    """The least that this machine could need.

    Of time: the handlers' own warm times, spread over all cores. ``cpu_ms`` per image: one full decode and
    the neural networks alone.
    """

    upload_to_verdict_ms: float
    images_per_second: float
    cpu_ms: float


def measure_functions(
    stack: Stack, *, image_ids: Sequence[str], files: Sequence[Path], api_key: str
) -> dict[str, Figures]:
    """Figures of every function, in the order an image meets them.

    Warm times of what an image meets on its way to the verdict are means over all ``image_ids``, which were
    uploaded from ``files``; the rest is about the first.
    """
    figures: dict[str, Figures] = {}

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Functions", total=len(ANALYSES) + 10)

        def measure(folder: str, *given: events.Event, decoded: Sequence[Path] = ()) -> list[Any]:
            figures[folder], answers = _measure(stack, folder, given, decoded)
            progress.advance(task)
            return answers

        originals = [events.received(stack, image_id) for image_id in image_ids]
        measure("authorize", events.question(api_key))
        measure("api", events.get_image(image_ids[0]))
        measure("ingest", events.object_created(stack, originals[0]))
        prepared = measure("preprocess", *originals, decoded=files)
        found = [measure(folder, *prepared) for folder in ANALYSES]
        findings = [dict(zip(ANALYSES.values(), each, strict=True)) for each in zip(*found, strict=True)]
        prepared_and_found = [
            {"prepared": copies, "findings": each} for copies, each in zip(prepared, findings, strict=True)
        ]
        for each, duplicates in zip(findings, measure("find_duplicates", *prepared_and_found), strict=True):
            each["duplicates"] = duplicates
        recalled = measure("recall_findings", *prepared)
        evaluations = [
            {"received": original, **each}
            for original, each in zip(originals, prepared_and_found, strict=True)
        ]
        judged = measure("evaluate", *evaluations)
        analysed = [
            # It finds the image itself, which costs more than to find nothing.
            {**evaluation, "recalled": {**earlier, "image_id": None, "findings": None}, "judged": verdict}
            for evaluation, earlier, verdict in zip(evaluations, recalled, judged, strict=True)
        ]
        measure("persist", *analysed)
        measure("record_failure", events.timed_out(originals[0]))
        measure("announce", events.record_changed(stack, image_ids[0]))
    return figures


def cpu_of(figures: dict[str, Figures]) -> float:
    """Processor milliseconds of all handlers that an image meets on its way to the verdict."""
    return sum(figures[folder]["cpu_ms"] for folder in ON_THE_WAY)


def floor_of(figures: dict[str, Figures]) -> Floor:
    """The floor under one image's way and under many images' throughput."""
    cores = os.cpu_count() or 1
    analyses = [figures[folder]["warm_ms"] for folder in ANALYSES]
    in_turn = sum(figures[folder]["warm_ms"] for folder in ON_THE_WAY if folder not in ANALYSES)
    networks = sum(figures[folder]["networks_cpu_ms"] for folder in ANALYSES)
    return Floor(
        upload_to_verdict_ms=round(in_turn + max(max(analyses), sum(analyses) / cores), 1),
        images_per_second=round(1000 * cores / (in_turn + sum(analyses)), 2),
        cpu_ms=round(figures["preprocess"]["decode_cpu_ms"] + networks, 1),
    )


def _measure(
    stack: Stack, folder: str, given: Sequence[events.Event], decoded: Sequence[Path]
) -> tuple[Figures, list[Any]]:
    probe = partial(_probe, environment=_environment(stack, folder))
    starts, bare = [], []
    for _ in range(STARTS):
        since = time.time()
        starts.append(probe({"measure": "start", "folder": folder, "event": given[0]}))
        starts[-1]["cold_start_ms"] = (starts[-1].pop("answered_at") - since) * 1000
        bare.append(probe({"measure": "start_bare", "needs": starts[-1].pop("needs")}))
    pictures = [str(file) for file in decoded]
    warm = probe({"measure": "run_warm", "folder": folder, "events": list(given), "files": pictures})
    answers = warm.pop("answers")
    # Others' work only adds, but it may slow the machine for a minute: then both of a pair are slow.
    ratios = {f"{name}_ratio": _ratio(name, starts, bare) for name in ("import", "init")}
    rounded = {name: round(value, 1) for name, value in {**_least(starts), **_least(bare), **warm}.items()}
    return {**rounded, **{name: round(value, 2) for name, value in ratios.items()}}, answers


def _least(runs: Sequence[dict[str, float]]) -> Figures:
    return {name: min(run[name] for run in runs) for name in runs[0]}


def _ratio(name: str, starts: Sequence[Figures], bare: Sequence[Figures]) -> float:
    """The median over the pairs of one start and the libraries' alone after it."""
    return statistics.median(
        start[f"{name}_ms"] / alone[f"bare_{name}_ms"] for start, alone in zip(starts, bare, strict=True)
    )


def _probe(request: dict[str, Any], *, environment: dict[str, str]) -> dict[str, Any]:
    finished = subprocess.run(
        [sys.executable, "-m", "tools.benchmark.probe"],
        input=json.dumps(request),
        env=environment,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise ProbeError(f"{request['measure']} {request.get('folder', '')} failed:\n{finished.stderr}")
    measured: dict[str, Any] = json.loads(finished.stdout)
    return measured


def _environment(stack: Stack, folder: str) -> dict[str, str]:
    """What the deployed function sees, with this machine's paths for the layers'."""
    logical_id = "".join(part.capitalize() for part in folder.split("_")) + "Function"
    deployed = stack.cloud.client("cloudformation").describe_stack_resource(
        StackName=STACK_NAME, LogicalResourceId=logical_id
    )["StackResourceDetail"]["PhysicalResourceId"]
    configuration = stack.cloud.client("lambda").get_function_configuration(FunctionName=deployed)
    variables = configuration.get("Environment", {}).get("Variables", {})
    resolve = stack.cloud.options.project.resolve_layer_path
    return {
        **{name: resolve(value) for name, value in variables.items()},
        # As the local cloud starts it: a second thread of numpy's spins where it has nothing to do.
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{PROJECT_ROOT}:{PROJECT_ROOT / 'layers/shared/python'}",
        "AWS_ACCESS_KEY_ID": ADMIN_ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": ADMIN_SECRET_KEY,
        "AWS_DEFAULT_REGION": stack.cloud.region,
        "AWS_ENDPOINT_URL": stack.cloud.endpoint_url,
    }
