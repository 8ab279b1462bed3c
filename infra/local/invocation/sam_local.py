"""Functions in Docker, by the SAM CLI: built as for AWS, with the environment of a stack deployed there.

Not on the local cloud: that answers programs of this machine only, and a container is another one.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import boto3
import typer
from botocore.exceptions import BotoCoreError

from infra.local.invocation.deployed_functions import DeployedFunctions, NotDeployedError, logical_id_of
from infra.local.project import Project

# samconfig.toml names it as well.
ENVIRONMENT_FILE = Path(".pixelgate") / "sam-env.json"
_DOCKER_LIMIT_S = 10


class SamLocalError(RuntimeError):
    """Nothing was run; the message says what is missing."""


def write_environments(stack: str, project: Project) -> Path:
    """Write what ``sam local``'s ``--env-vars`` takes, asked of ``stack`` with the caller's AWS credentials.

    Raises:
        SamLocalError: AWS cannot be asked.
        NotDeployedError: there is no such stack.
    """
    try:
        environments = DeployedFunctions(boto3.Session(), stack).environments()
    except BotoCoreError as error:
        raise SamLocalError(f"AWS cannot be asked about {stack}: {error}") from error
    path = project.root / ENVIRONMENT_FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(environments, indent=2) + "\n")
    return path


def invoke_in_docker(function: str, event: Path, stack: str, project: Project) -> int:
    """Run ``sam local invoke`` and return its exit code.

    Raises:
        SamLocalError: Docker does not answer, nothing is built, or AWS cannot be asked.
        NotDeployedError: there is no such stack.
    """
    if not _docker_answers():
        raise SamLocalError("Docker does not answer; leave STACK out to run on the local cloud")
    if not (project.root / ".aws-sam" / "build" / "template.yaml").is_file():
        raise SamLocalError("nothing is built; run `make build` first")
    environments = write_environments(stack, project)
    sam = project.root / ".sam-venv" / "bin" / "sam"
    arguments = [logical_id_of(function), "--event", str(event), "--env-vars", str(environments)]
    return subprocess.run([sam, "local", "invoke", *arguments], cwd=project.root, check=False).returncode


def _docker_answers() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        asked = subprocess.run([docker, "info"], capture_output=True, timeout=_DOCKER_LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


def main(stack: Annotated[str, typer.Argument(help="A stack that is deployed to AWS.")]) -> None:
    """Write the environment file of ``sam local`` for a deployed stack."""
    try:
        typer.echo(write_environments(stack, Project()))
    except (SamLocalError, NotDeployedError) as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from error


if __name__ == "__main__":
    typer.run(main)
