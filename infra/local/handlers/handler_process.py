"""One execution environment: a handler's process, kept warm between invocations."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local import quick_json
from infra.local.handlers.runtime_api import Invocation, Outcome, RuntimeApi

_HANDLER_MAIN = Path(__file__).with_name("handler_main.py")
_INIT_LIMIT_S = 10.0
# How late a death is noticed that no connection tells of, and how long who fills the log's pipe is held up.
_CHECK_S = 0.1
_KILL_WAIT_S = 5.0


@dataclass(frozen=True)
class InvocationResult:
    """The outcome of one invocation, with what the handler wrote meanwhile."""

    outcome: Outcome
    log: str


@dataclass(frozen=True)
class HandlerCommand:
    """How to start a handler: ``environment`` makes its variables, given the address of its Runtime API."""

    task_root: Path
    timeout_s: int
    environment: Callable[[str], Mapping[str, str]]


class HandlerProcess:
    """Starts the process on first use, and again after it timed out, crashed or was stopped.

    Not for concurrent use: one environment serves one invocation at a time, as in Lambda.
    """

    def __init__(self, command: HandlerCommand) -> None:
        self._command = command
        self._running: _RunningHandler | None = None

    def invoke(
        self, event: object, *, request_id: str, function_arn: str, trace_id: str | None = None
    ) -> InvocationResult:
        """Run the handler; any failure, a time-out or a crash included, is an ``Outcome`` that ``failed``."""
        running = self._running
        if running is None or running.has_exited:
            self.stop()
            running = self._running = _RunningHandler(self._command)
            # Lambda, too, gives a slow start the function's own time when ten seconds were not enough.
            started = running.wait_until_ready(max(_INIT_LIMIT_S, self._command.timeout_s))
            if started.failed:
                self.stop()
                return InvocationResult(started, running.take_log())
        deadline_ms = int((time.time() + self._command.timeout_s) * 1000)
        running.api.submit(
            Invocation(request_id, quick_json.dumps(event).encode(), deadline_ms, function_arn, trace_id)
        )
        outcome = running.wait_for_outcome(self._command.timeout_s)
        if not running.is_usable:
            self.stop()
        return InvocationResult(outcome, running.take_log())

    def stop(self) -> None:
        """Kill the process, if there is one; the next ``invoke`` starts another."""
        running, self._running = self._running, None
        if running is not None:
            running.kill()


class _RunningHandler:
    """A started process with its Runtime API and its log pipe."""

    def __init__(self, command: HandlerCommand) -> None:
        self._changed = threading.Event()
        self._log = bytearray()
        self.is_usable = True
        self.api = RuntimeApi(on_change=self._changed.set)
        environment = dict(command.environment(self.api.address))
        log_reader, log_writer = os.pipe()
        os.set_blocking(log_reader, False)
        self._log_reader: int | None = log_reader
        try:
            self._process = subprocess.Popen(
                [sys.executable, str(_HANDLER_MAIN), environment["_HANDLER"]],
                cwd=command.task_root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log_writer,
                stderr=log_writer,
            )
        finally:
            os.close(log_writer)

    @property
    def has_exited(self) -> bool:
        return self._process.poll() is not None

    def wait_until_ready(self, limit_s: float) -> Outcome:
        """Wait for the first poll; ``failed`` when the module does not import or the time is up."""
        ready = Outcome(None, failed=False)
        return self._wait(limit_s, lambda: self.api.take_outcome() or (ready if self.api.is_polled else None))

    def wait_for_outcome(self, limit_s: float) -> Outcome:
        return self._wait(limit_s, self.api.take_outcome)

    def take_log(self) -> str:
        text = self._log.decode(errors="replace")
        self._log.clear()
        return text

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(_KILL_WAIT_S)
        self.api.close()
        self._close_log()

    def _wait(self, limit_s: float, poll: Callable[[], Outcome | None]) -> Outcome:
        """Read the log until ``poll`` yields, the process is gone or the time is up.

        Not as each line is written: to wake this thread costs more than most logs.
        """
        deadline = time.monotonic() + limit_s
        while True:
            self._changed.clear()
            has_exited = self.has_exited
            outcome = poll()
            # After the poll: what was written before the answer belongs to this invocation's log.
            self._read_log()
            if outcome is not None:
                return outcome
            remaining = deadline - time.monotonic()
            if has_exited:
                return self._give_up("Runtime.ExitError", _describe_exit(self._process.returncode))
            if remaining <= 0:
                return self._give_up("Sandbox.Timedout", f"Task timed out after {limit_s:.2f} seconds")
            self._changed.wait(min(remaining, _CHECK_S))

    def _read_log(self) -> None:
        if self._log_reader is None:
            return
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self._log_reader, 65536):
                self._log += chunk
            self._close_log()

    def _close_log(self) -> None:
        if self._log_reader is not None:
            os.close(self._log_reader)
            self._log_reader = None

    def _give_up(self, error_type: str, message: str) -> Outcome:
        self.is_usable = False
        return Outcome({"errorType": error_type, "errorMessage": message}, failed=True)


def _describe_exit(returncode: int) -> str:
    how = f"signal: {-returncode}" if returncode < 0 else f"exit status {returncode}"
    return f"Runtime exited without providing a reason ({how})"
