"""Send the API what its OpenAPI document allows, and what it does not: ``make fuzz-api``.

Schemathesis asks a local cloud of its own, in a temporary folder, and ends with exit code 1 where an answer
is a server error or not what the document says.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from infra.local.cloud import LocalCloud, free_port
from infra.local.options import ServerOptions
from infra.local.stack import deploy_stack, new_api_key
from tools.openapi.files import DOCUMENT

SCHEMATHESIS = Path(__file__).parents[1] / ".fuzz-venv" / "bin" / "schemathesis"
UNBOUNDED = {"ChangesPerMinute": "0", "UploadsPerDay": "0", "UploadBytesPerDay": "0"}
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def command(url: str, key: str, *, seconds: int, only: str | None) -> list[str]:
    """How Schemathesis is asked to look at every operation, and in the time that is left at more of each."""
    narrowed = [] if only is None else ["--include-operation-id", only]
    return [
        str(SCHEMATHESIS),
        "run",
        str(DOCUMENT),
        f"--url={url}",
        f"--header=Authorization: Bearer {key}",
        f"--checks={','.join(CHECKS)}",
        f"--max-time={seconds}",
        "--phases=examples,coverage,fuzzing",
        "--max-examples=15",
        "--workers=2",
        "--continue-on-failure",
        "--request-timeout=60",
        "--generation-database=none",
        "--suppress-health-check=all",
        "--no-color",
        *narrowed,
    ]


def main(
    minutes: Annotated[float, typer.Option(help="For how long at most.")] = 5.0,
    only: Annotated[str | None, typer.Option(help="One operation, by its id.")] = None,
) -> None:
    """Start a cloud, ask it, and stop it."""
    with (
        tempfile.TemporaryDirectory(prefix="pixelgate-fuzz-") as state,
        LocalCloud(ServerOptions(state_dir=Path(state), port=free_port())) as cloud,
    ):
        stack = deploy_stack(cloud, parameters=UNBOUNDED)
        asked = command(stack.api_url, new_api_key(stack), seconds=int(minutes * 60), only=only)
        done = subprocess.run(asked, check=False, cwd=state)
    sys.exit(done.returncode)


if __name__ == "__main__":
    typer.run(main)
