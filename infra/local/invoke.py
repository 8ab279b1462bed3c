"""``make invoke``: one function and one event, under Lambda's own runtime client.

The function's environment, limits and rights are those that template.yaml gave it in a stack: on the local
cloud that ``make run`` keeps up, or, with ``--stack``, in AWS, where the SAM CLI and Docker run it.
"""

import json
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Annotated

import boto3
import typer
from botocore.exceptions import EndpointConnectionError

from infra.local.cloud import ADMIN_ACCESS_KEY, ADMIN_SECRET_KEY
from infra.local.handlers.handler_process import HandlerCommand, HandlerProcess, InvocationResult
from infra.local.handlers.process_environment import handler_environment
from infra.local.invocation.deployed_functions import DeployedFunctions, NotDeployedError
from infra.local.invocation.sam_local import SamLocalError, invoke_in_docker
from infra.local.invocation.sample_original import with_original
from infra.local.options import REGION
from infra.local.project import Project
from infra.local.stack import STACK_NAME

PROJECT = Project()
SAMPLE_EVENTS = PROJECT.root / "tests" / "events" / "functions"


class CannotInvokeError(RuntimeError):
    """Nothing was run; the message says what to do."""


def main(
    function: Annotated[str, typer.Argument(help="A folder of functions/.")],
    event: Annotated[Path | None, typer.Option(help="A file, or the name of a sample event.")] = None,
    picture: Annotated[Path, typer.Option(help="Stored where the event's original is missing.")] = (
        PROJECT.root / "samples" / "cat.png"
    ),
    cloud_port: Annotated[int, typer.Option(help="Where the local cloud answers.")] = 4566,
    stack: Annotated[str | None, typer.Option(help="Of this stack in AWS, by sam local invoke.")] = None,
) -> None:
    """Run FUNCTION once: its answer on standard output, its log on standard error."""
    try:
        path = event_file(function, event)
        if stack is not None:
            raise typer.Exit(invoke_in_docker(function, path.resolve(), stack, PROJECT))
        result = _invoke_here(function, read_event(path), picture, f"http://127.0.0.1:{cloud_port}")
    except (CannotInvokeError, NotDeployedError, SamLocalError) as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from error
    sys.stderr.write(result.log)
    typer.echo(json.dumps(result.outcome.payload, indent=2, ensure_ascii=False))
    raise typer.Exit(int(result.outcome.failed))


def event_file(function: str, event: Path | None) -> Path:
    """The event to send: the function's sample, a file, or the sample of that name.

    Raises:
        CannotInvokeError: there is no such function or no such file.
    """
    folders = sorted(path.parent.name for path in (PROJECT.root / "functions").glob("*/handler.py"))
    if function not in folders:
        raise CannotInvokeError(f"there is no function {function!r}; there are {', '.join(folders)}")
    wanted = event or Path(f"{function}.json")
    for path in (wanted, SAMPLE_EVENTS / wanted.name):
        if path.is_file():
            return path
    raise CannotInvokeError(f"{wanted} is neither a file nor one of the samples in {SAMPLE_EVENTS}")


def read_event(path: Path) -> object:
    """What the file holds.

    Raises:
        CannotInvokeError: it is not JSON.
    """
    try:
        event: object = json.loads(path.read_text())
    except ValueError as error:
        raise CannotInvokeError(f"{path} is not JSON: {error}") from error
    return event


def _invoke_here(function: str, event: object, picture: Path, endpoint_url: str) -> InvocationResult:
    session = boto3.Session(ADMIN_ACCESS_KEY, ADMIN_SECRET_KEY, region_name=REGION)
    deployed = DeployedFunctions(session, STACK_NAME, endpoint_url=endpoint_url)
    try:
        spec, credentials = deployed.spec(function, PROJECT), deployed.credentials(function)
        event = _with_original(event, deployed, spec.variables.get("ORIGINALS_BUCKET"), picture)
    except EndpointConnectionError as error:
        message = f"nothing answers at {endpoint_url}; start the local cloud with `make run`"
        raise CannotInvokeError(message) from error
    with tempfile.TemporaryDirectory(prefix="pixelgate-invoke-") as temporary:
        command = HandlerCommand(
            spec.task_root,
            spec.timeout_s,
            lambda runtime_api: {
                **handler_environment(
                    spec,
                    project=PROJECT,
                    credentials=credentials,
                    runtime_api=runtime_api,
                    endpoint_url=endpoint_url,
                    temporary_dir=Path(temporary),
                ),
                # Who runs one function wants to hear all that it says.
                "POWERTOOLS_LOG_LEVEL": "DEBUG",
            },
        )
        process = HandlerProcess(command)
        try:
            return process.invoke(event, request_id=str(uuid.uuid4()), function_arn=spec.arn)
        finally:
            process.stop()


def _with_original(event: object, deployed: DeployedFunctions, bucket: str | None, picture: Path) -> object:
    if bucket is None or not isinstance(event, dict) or "original_key" not in event:
        return event
    if not picture.is_file():
        raise CannotInvokeError(f"{picture} is not a file")
    return with_original(event, deployed.client("s3"), bucket, picture)


if __name__ == "__main__":
    typer.run(main)
