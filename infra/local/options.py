"""What the supervisor tells the server process, and the environment MiniStack reads its own settings from."""

import argparse
import os
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.project import Project

# What templates of this project may use. The others, some of which run programs here, are switched off.
_SERVICES = (
    "apigateway",
    "cloudformation",
    "cognito-idp",
    "dynamodb",
    "dynamodbstreams",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "monitoring",
    "pipes",
    "s3",
    "scheduler",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "states",
    "sts",
    "tagging",
)
REGION = "us-east-1"
ACCOUNT_ID = "000000000000"


@dataclass(frozen=True)
class ServerOptions:
    """How one local cloud runs.

    At most ``max_concurrency`` handlers work at the same time (not counting the API's), in processes of which
    at most ``max_processes`` are kept. ``without`` names patches to leave out and ``fault_rate`` the share of
    invocations that fail on purpose, which only tests want.
    """

    state_dir: Path
    port: int
    enforce_iam: bool = True
    # Measured on two cores: as many handlers as cores leave them idle an eighth of the time, waiting for
    # storage; one more leaves them idle a fiftieth, and costs no more processor time.
    max_concurrency: int = 1 + max(2, os.cpu_count() or 1)
    # Room for every function on an image's way once per core: each one more would end and start all day.
    max_processes: int = 24 + 12 * max(2, os.cpu_count() or 1)
    project: Project = field(default_factory=Project)
    without: frozenset[str] = frozenset()
    fault_rate: float = 0.0
    region: str = REGION

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def temporary_dir(self) -> Path:
        """Emptied at every start."""
        return self.state_dir / "tmp"

    def to_arguments(self) -> list[str]:
        return [
            f"--state-dir={self.state_dir}",
            f"--port={self.port}",
            f"--enforce-iam={int(self.enforce_iam)}",
            f"--max-concurrency={self.max_concurrency}",
            f"--max-processes={self.max_processes}",
            f"--project={self.project.root}",
            f"--fault-rate={self.fault_rate}",
            *(f"--without={name}" for name in sorted(self.without)),
        ]

    @classmethod
    def from_arguments(cls, arguments: list[str]) -> "ServerOptions":
        parser = argparse.ArgumentParser(prog="infra.local.server")
        parser.add_argument("--state-dir", type=Path, required=True)
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--enforce-iam", type=int, choices=(0, 1), required=True)
        parser.add_argument("--max-concurrency", type=int, required=True)
        parser.add_argument("--max-processes", type=int, required=True)
        parser.add_argument("--project", type=Path, required=True)
        parser.add_argument("--fault-rate", type=float, default=0.0)
        parser.add_argument("--without", action="append", default=[])
        parsed = parser.parse_args(arguments)
        return cls(
            state_dir=parsed.state_dir,
            port=parsed.port,
            enforce_iam=bool(parsed.enforce_iam),
            max_concurrency=parsed.max_concurrency,
            max_processes=parsed.max_processes,
            project=Project(parsed.project),
            without=frozenset(parsed.without),
            fault_rate=parsed.fault_rate,
        )

    def ministack_environment(self) -> dict[str, str]:
        """The variables MiniStack reads when it is imported."""
        return {
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "SERVICES": ",".join(_SERVICES),
            "AUTH": "true" if self.enforce_iam else "false",
            "MINISTACK_REGION": self.region,
            "MINISTACK_ACCOUNT_ID": ACCOUNT_ID,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.state_dir / "services"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.state_dir / "objects"),
            "TMPDIR": str(self.temporary_dir),
            # Listeners on further ports, for services that are not used here.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            # Nothing here runs in containers, so a Docker daemon of this machine is none of its business.
            "DOCKER_HOST": "unix:///nonexistent",
            # Concurrency is bounded by waiting (patches/concurrency.py), not by throttling.
            "LAMBDA_ACCOUNT_CONCURRENCY": "0",
            "LAMBDA_WARM_TTL_SECONDS": "60",
        }
