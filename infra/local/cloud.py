"""Start, stop and kill a local cloud: the one object that `make run`, the tests and the bench hold."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import boto3
from botocore.config import Config

from infra.local.options import ACCOUNT_ID, REGION, ServerOptions
from infra.local.project import BYTECODE_DIR, PROJECT_ROOT

_START_LIMIT_S = 30.0
_STOP_LIMIT_S = 10.0
_PORT_PATIENCE_S = 1.0
_POLL_S = 0.05
_LOG_TAIL_LINES = 20
ADMIN_ACCESS_KEY = "test"
ADMIN_SECRET_KEY = "test"  # noqa: S105 - MiniStack's fixed root credentials, on the loopback interface only


class LocalCloudError(RuntimeError):
    """The local cloud cannot start, or ended by itself; the message says why."""


class LocalCloud:
    """A running local cloud whose data lives in ``state_dir`` and survives ``stop`` and ``kill`` alike.

    Use it as a context manager or call ``start`` and ``stop``. The server and all handler processes end with
    this process, even when it is killed.
    """

    def __init__(self, options: ServerOptions) -> None:
        self.options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._clients: dict[str, Any] = {}
        # Making a client is slow, and not safe in two threads at once.
        self._clients_lock = threading.Lock()

    @property
    def endpoint_url(self) -> str:
        return self.options.endpoint_url

    @property
    def account_id(self) -> str:
        return ACCOUNT_ID

    @property
    def region(self) -> str:
        return REGION

    @property
    def log_path(self) -> Path:
        return self.options.state_dir / "server.log"

    @property
    def pid(self) -> int:
        """The server's process id, which is also its process group.

        Raises:
            LocalCloudError: it is not running.
        """
        if self._process is None:
            raise LocalCloudError("the local cloud is not running")
        return self._process.pid

    def session(self) -> boto3.Session:
        """A boto3 session with the account's root credentials; pass ``endpoint_url`` to its clients."""
        return boto3.Session(
            aws_access_key_id=ADMIN_ACCESS_KEY, aws_secret_access_key=ADMIN_SECRET_KEY, region_name=REGION
        )

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its client classes at run time
        """A boto3 client of the account's root user, made once for each service; threads may share it."""
        with self._clients_lock:
            if service not in self._clients:
                config = Config(
                    s3={"addressing_style": "path"},
                    inject_host_prefix=False,
                    retries={"total_max_attempts": 2},
                )
                self._clients[service] = self.session().client(
                    service, endpoint_url=self.endpoint_url, config=config
                )
            return self._clients[service]

    def api_url(self, api_id: str) -> str:
        """Where the deployed HTTP API's ``$default`` stage answers."""
        return f"{self.endpoint_url}/_aws/execute-api/{api_id}"

    def start(self) -> None:
        """Start the server and return once it answers.

        Raises:
            LocalCloudError: the state directory or the port is in use, or the server did not come up.
        """
        self._claim_state_dir()
        try:
            self._check_port()
            with self.log_path.open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "infra.local.server", *self.options.to_arguments()],
                    cwd=PROJECT_ROOT,
                    env=_server_environment(),
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            self._wait_until_healthy(self._process)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stop the server in good order, then whatever is left of its process group."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_LIMIT_S)
        self.kill()

    def kill(self) -> None:
        """``kill -9`` the server and its handlers. The data stays; ``start`` again to go on from it."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdin is not None:
                process.stdin.close()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> "LocalCloud":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _claim_state_dir(self) -> None:
        self.options.state_dir.mkdir(parents=True, exist_ok=True)
        lock = (self.options.state_dir / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            lock.close()
            raise LocalCloudError(
                f"another Pixelgate (process {holder}) uses {self.options.state_dir}; stop that one first"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _check_port(self) -> None:
        # A server whose supervisor was killed is gone a moment later.
        deadline = time.monotonic() + _PORT_PATIENCE_S
        while time.monotonic() < deadline:
            if _is_free(self.options.port):
                return
            time.sleep(_POLL_S)
        holder = "another local cloud" if self._is_healthy() else "another program"
        raise LocalCloudError(f"port {self.options.port} is taken by {holder}; stop it or use another port")

    def _wait_until_healthy(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_LIMIT_S
        while not self._is_healthy():
            if process.poll() is not None or time.monotonic() > deadline:
                tail = self.log_path.read_text(errors="replace").splitlines()[-_LOG_TAIL_LINES:]
                raise LocalCloudError(
                    "the local cloud did not come up; the end of its log, "
                    f"{self.log_path}:\n" + "\n".join(tail)
                )
            time.sleep(_POLL_S)

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint_url}/_ministack/health", timeout=2):  # noqa: S310 - http
                return True
        except OSError:
            return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_port() -> int:
    """A port of the loopback interface that nothing uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _server_environment() -> dict[str, str]:
    """Little of this process's environment: MiniStack takes many a variable for a setting of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, "PYTHONPYCACHEPREFIX": str(BYTECODE_DIR), "PYTHONUNBUFFERED": "1"}
