"""Measure the system on this machine: ``make bench`` prints the figures and writes bench/results.json.

Everything goes the way of a user's image: presigned POST, event, queue, state machine, verdict. The floor is
what the handlers themselves need, measured warm in the same run, had they both cores for themselves and no
system around them. Ratios to it can be compared between machines; milliseconds cannot.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from infra.local.cloud import ADMIN_ACCESS_KEY, ADMIN_SECRET_KEY, LocalCloud, free_port
from infra.local.options import ServerOptions
from infra.local.project import PROJECT_ROOT
from infra.local.samples import TIMEOUT_S, Sample, read_samples
from infra.local.stack import Stack, deploy_stack, new_api_key
from pixelgate_client.cli.progress import UploadProgress
from pixelgate_client.cli.uploads import Uploads
from pixelgate_client.client import Client
from pixelgate_client.models.image import Image

RESULTS = PROJECT_ROOT / "bench" / "results.json"
LATENCY_UPLOADS = 30
THROUGHPUT_UPLOADS = 100
WARM_UP_UPLOADS = 12
COLD_STARTS = 3
ANALYSES = {
    "classify": "labels",
    "detect": "objects",
    "moderate": "moderation",
    "find_faces": "faces",
    "read_text": "text",
    "measure": "measures",
}

notes = Console(stderr=True, highlight=False)
Figures = dict[str, Any]


def measure() -> Figures:
    """All figures of one run."""
    photos = [each for each in read_samples(PROJECT_ROOT / "samples") if _is_analysed(each)]
    with tempfile.TemporaryDirectory(prefix="pixelgate-bench-") as state_dir:
        options = ServerOptions(state_dir=Path(state_dir), port=free_port())
        with LocalCloud(options) as cloud:
            stack = deploy_stack(cloud)
            with Client(stack.api_url, new_api_key(stack)) as client:
                upload_in_turn(client, photos, WARM_UP_UPLOADS, "Warming up")
                latencies = upload_in_turn(client, photos, LATENCY_UPLOADS, "Upload to verdict")
                images_per_second = upload_at_once(client, photos)
                image_id = client.upload(photos[0].path)
                client.wait(image_id)
                functions = probe_functions(stack, image_id)
    floor = floor_of(functions)
    p50 = statistics.median(latencies)
    return {
        "p50_upload_to_verdict_ms": round(p50),
        "p95_upload_to_verdict_ms": round(statistics.quantiles(latencies, n=20)[18]),
        "images_per_second": round(images_per_second, 2),
        "floor": {key: round(value, 2) for key, value in floor.items()},
        "p50_to_floor": round(p50 / floor["upload_to_verdict_ms"], 2),
        "images_per_second_to_floor": round(images_per_second / floor["images_per_second"], 2),
        "functions": functions,
        "machine": {
            "cores": os.cpu_count(),
            "processor": platform.processor() or platform.machine(),
            "python": platform.python_version(),
        },
    }


def upload_in_turn(client: Client, photos: Sequence[Sample], count: int, what: str) -> list[float]:
    """Milliseconds from the start of each of ``count`` uploads to its verdict, one after the other."""
    taken = []
    for index in track(range(count), description=what, console=notes):
        started = time.time()
        image = client.wait(client.upload(photos[index % len(photos)].path))
        # The record's own time, because the client only asks now and then.
        taken.append((image.updated_at.timestamp() - started) * 1000)
    return taken


def upload_at_once(client: Client, photos: Sequence[Sample]) -> float:
    """Images per second over ``THROUGHPUT_UPLOADS`` uploads, a few of them at a time."""
    files = [photos[index % len(photos)].path for index in range(THROUGHPUT_UPLOADS)]
    started = time.time()
    with UploadProgress(len(files), waiting=True) as progress:
        outcomes = Uploads(client, watcher=progress, timeout_s=TIMEOUT_S).run(files)
    images = [_image(outcome.image) for outcome in outcomes]
    return len(images) / (max(image.updated_at.timestamp() for image in images) - started)


def probe_functions(stack: Stack, image_id: str) -> dict[str, Figures]:
    """Cold start, import, warm call and memory of every function that an image meets."""
    record = _received(stack, image_id)
    document: dict[str, Any] = {"received": record}
    figures = {}
    figures["preprocess"], document["prepared"] = probe(stack, "preprocess", record)
    findings = {}
    for folder, finding in ANALYSES.items():
        figures[folder], findings[finding] = probe(stack, folder, document["prepared"])
    document["findings"] = findings
    evaluation = {"prepared": document["prepared"], "findings": findings}
    figures["evaluate"], document["verdict"] = probe(stack, "evaluate", evaluation)
    figures["persist"], _ = probe(stack, "persist", document)
    figures["ingest"], _ = probe(stack, "ingest", {"Records": []})
    figures["announce"], _ = probe(stack, "announce", {"Records": []})
    figures["authorize"], _ = probe(stack, "authorize", {"headers": {"authorization": "Bearer x"}})
    error = {"Error": "States.Timeout", "Cause": ""}
    figures["record_failure"], _ = probe(stack, "record_failure", {"received": record, "error": error})
    return figures


def probe(stack: Stack, folder: str, event: dict[str, Any]) -> tuple[Figures, Any]:
    """Figures of one function over fresh processes, medians, and its answer."""
    runs = [_probe_once(stack, folder, event) for _ in range(COLD_STARTS)]
    names = ("cold_start_ms", "import_ms", "first_call_ms", "warm_ms", "peak_memory_mib")
    figures = {name: round(statistics.median(run[name] for run in runs), 1) for name in names}
    return figures, runs[0]["answer"]


def floor_of(functions: dict[str, Figures]) -> dict[str, float]:
    """The least that this machine could need: the handlers' own warm times on all its cores."""
    cores = os.cpu_count() or 1
    analyses = [functions[folder]["warm_ms"] for folder in ANALYSES]
    around = sum(functions[folder]["warm_ms"] for folder in ("preprocess", "evaluate", "persist"))
    return {
        "upload_to_verdict_ms": around + max(max(analyses), sum(analyses) / cores),
        "images_per_second": 1000 * cores / (around + sum(analyses)),
    }


def _probe_once(stack: Stack, folder: str, event: dict[str, Any]) -> Figures:
    started = time.time()
    finished = subprocess.run(
        [sys.executable, "-m", "tools.function_probe"],
        input=json.dumps({"folder": folder, "event": event}),
        env=_environment(stack, folder),
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise SystemExit(f"functions/{folder} failed:\n{finished.stderr}")
    figures: Figures = json.loads(finished.stdout)
    return {**figures, "cold_start_ms": (figures.pop("answered_at") - started) * 1000}


def _environment(stack: Stack, folder: str) -> dict[str, str]:
    """What the deployed function would see, on this machine."""
    name = "".join(part.capitalize() for part in folder.split("_")) + "Function"
    resource = stack.cloud.client("cloudformation").describe_stack_resource(
        StackName="pixelgate", LogicalResourceId=name
    )["StackResourceDetail"]["PhysicalResourceId"]
    configuration = stack.cloud.client("lambda").get_function_configuration(FunctionName=resource)
    variables = configuration.get("Environment", {}).get("Variables", {})
    resolve = stack.cloud.options.project.resolve_layer_path
    return {
        **{key: resolve(value) for key, value in variables.items()},
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{PROJECT_ROOT}:{PROJECT_ROOT / 'layers/shared/python'}",
        "AWS_ACCESS_KEY_ID": ADMIN_ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": ADMIN_SECRET_KEY,
        "AWS_DEFAULT_REGION": stack.cloud.region,
        "AWS_ENDPOINT_URL": stack.cloud.endpoint_url,
        # As in the local cloud: parallel analyses share the cores.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _received(stack: Stack, image_id: str) -> dict[str, Any]:
    key = f"default/{image_id}/original"
    bucket = stack.outputs["OriginalsBucketName"]
    head = stack.cloud.client("s3").head_object(Bucket=bucket, Key=key)
    return {
        "image_id": image_id,
        "workspace": "default",
        "original_key": key,
        "version_id": head["VersionId"],
        "bytes": head["ContentLength"],
        "analysis": 1,
    }


def _is_analysed(sample: Sample) -> bool:
    return sample.expected_status != "REJECTED"


def _image(image: Image | None) -> Image:
    if image is None or image.verdict is None:
        raise SystemExit("an image of the bench came to no verdict; nothing was measured")
    return image


def show(figures: Figures) -> None:
    """Print the figures."""
    console = Console(highlight=False)
    for name in ("p50_upload_to_verdict_ms", "p95_upload_to_verdict_ms", "images_per_second"):
        console.print(f"{name:28} {figures[name]:>8}")
    floor = figures["floor"]
    console.print(f"{'floor, upload to verdict, ms':28} {floor['upload_to_verdict_ms']:>8}")
    console.print(f"{'floor, images per second':28} {floor['images_per_second']:>8}")
    table = Table("function", "cold start ms", "import ms", "first call ms", "warm ms", "peak MiB")
    for name, row in figures["functions"].items():
        table.add_row(name, *(f"{value:,.1f}" for value in row.values()))
    console.print(table)


if __name__ == "__main__":
    results = measure()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    show(results)
    notes.print(f"written to {RESULTS.relative_to(PROJECT_ROOT)}")
