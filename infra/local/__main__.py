"""The system on one machine: ``make run`` and ``make demo``."""

import json
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from infra.local.cloud import LocalCloud, LocalCloudError, free_port
from infra.local.deploy import DeploymentError
from infra.local.gateway import Gateway
from infra.local.options import ServerOptions
from infra.local.project import Project
from infra.local.samples import Sample, analyse, as_document, gaps, read_samples, surprises
from infra.local.stack import Stack, deploy_stack, kept_api_key, new_api_key
from pixelgate_client.cli.outcomes import Outcome
from pixelgate_client.client import Client
from pixelgate_client.display.results_table import ResultRow, results_table

PROJECT = Project()
# Executions wait for a few cores here, and nothing ends them: many photos take longer than in the cloud.
PATIENCE_S = 900
notes = Console(stderr=True, highlight=False)
app = typer.Typer(add_completion=False, help=__doc__, no_args_is_help=True)


@app.command()
def demo(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Analyse samples/ on a cloud of its own; succeed only if every sample ends as it should."""
    samples = read_samples(PROJECT.root / "samples")
    with tempfile.TemporaryDirectory(prefix="pixelgate-demo-") as state_dir:
        options = ServerOptions(state_dir=Path(state_dir), port=free_port())
        with _stack_on(options) as stack, Client(stack.api_url, new_api_key(stack)) as client:
            outcomes = analyse(client, samples)
    if as_json:
        json.dump(as_document(outcomes), sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        _print_table(outcomes)
    if _tell_surprises(samples, outcomes):
        raise typer.Exit(1)
    notes.print(f"All {len(samples)} samples ended as expected.")


@app.command()
def run(
    port: Annotated[int, typer.Option(help="Where Pixelgate answers.")] = 8080,
    cloud_port: Annotated[int, typer.Option(help="Where the local cloud answers.")] = 4566,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Other pages that may call it, such as http://localhost:3000."),
    ] = None,
) -> None:
    """Start everything, analyse samples/ once, and serve until Ctrl-C. Data stays in .pixelgate/state."""
    endpoint = f"http://localhost:{port}"
    options = ServerOptions(state_dir=PROJECT.runtime_dir / "state", port=cloud_port)
    # The page uploads straight to storage, which answers only pages of these origins.
    parameters = {
        "AllowedOrigins": ",".join([endpoint, *(allow_origin or [])]),
        "AnalysisPatienceSeconds": str(PATIENCE_S),
        # Whoever writes a receiver has it on this machine.
        "WebhookAllowHttp": "true",
        "WebhookAllowLoopback": "true",
    }
    with (
        _stack_on(options, parameters) as stack,
        Gateway(port=port, api_url=stack.api_url, web=PROJECT.root / "web", media=stack.media),
    ):
        credentials = PROJECT.runtime_dir / "credentials.json"
        api_key = kept_api_key(stack, credentials=credentials, endpoint=endpoint)
        samples = read_samples(PROJECT.root / "samples")
        with Client(endpoint, api_key) as client:
            outcomes = analyse(client, samples)
        _print_table(outcomes)
        _tell_surprises(samples, outcomes)
        notes.print(f"\nPixelgate is at [bold]{endpoint}/#key={api_key}", soft_wrap=True)
        notes.print("Your own images: [bold].venv/bin/pixelgate upload FILE...")
        notes.print("Ctrl-C stops everything; what is stored stays.")
        _wait_for_stop()
        notes.print("\nStopping")


@contextmanager
def _stack_on(options: ServerOptions, parameters: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """A deployed stack on a cloud that ends with the block."""
    notes.print("Starting the local cloud")
    try:
        with LocalCloud(options) as cloud:
            notes.print("Deploying template.yaml")
            yield deploy_stack(cloud, parameters=parameters)
    except (LocalCloudError, DeploymentError) as error:
        notes.print(f"[red]{error}", soft_wrap=True)
        raise typer.Exit(1) from error


def _print_table(outcomes: list[Outcome]) -> None:
    rows = [
        ResultRow.of(outcome.image, took_ms=outcome.image.elapsed_ms)
        if outcome.image
        else ResultRow(image=outcome.file.name, status="?", reason=str(outcome.error))
        for outcome in outcomes
    ]
    console = Console()
    # A log is as wide as it needs to be.
    console = console if console.is_terminal else Console(width=160)
    console.print(results_table(rows))


def _tell_surprises(samples: list[Sample], outcomes: list[Outcome]) -> bool:
    """Say what is not as it should be; False if there is nothing to say."""
    sentences = gaps(outcomes) + surprises(samples, outcomes)
    for sentence in sentences:
        notes.print(f"[red]{sentence}", soft_wrap=True)
    return bool(sentences)


def _wait_for_stop() -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


if __name__ == "__main__":
    app()
