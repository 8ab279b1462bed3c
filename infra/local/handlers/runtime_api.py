"""The Lambda Runtime API of one execution environment, over HTTP on the loopback interface."""

import json
import queue
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_RESULT_PATH = re.compile(r"/2018-06-01/runtime/invocation/([^/]+)/(response|error)")
_NEXT_PATH = "/2018-06-01/runtime/invocation/next"
_INIT_ERROR_PATH = "/2018-06-01/runtime/init/error"


@dataclass(frozen=True)
class Invocation:
    """One event on its way to the handler; ``deadline_ms`` is epoch time."""

    request_id: str
    event: bytes
    deadline_ms: int
    function_arn: str
    trace_id: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What the handler answered: its return value, or Lambda's error document when ``failed``."""

    payload: object
    failed: bool


class RuntimeApi:
    """Hands invocations to the one runtime client that polls, and collects what it posts back.

    ``on_change`` is called from a server thread after the client polled or posted an outcome.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._pending: queue.SimpleQueue[Invocation | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._current: str | None = None
        self._outcome: Outcome | None = None
        self.is_polled = False
        self._server = _QuietServer(("127.0.0.1", 0), _request_handler(self))
        self._is_closed = False
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def submit(self, invocation: Invocation) -> None:
        with self._lock:
            self._current, self._outcome = invocation.request_id, None
        self._pending.put(invocation)

    def take_outcome(self) -> Outcome | None:
        """Return the outcome posted for the submitted invocation (or for the initialisation), once."""
        with self._lock:
            outcome, self._outcome = self._outcome, None
            return outcome

    def close(self) -> None:
        self._pending.put(None)
        self._is_closed = True
        # A connection ends the wait for one.
        socket.create_connection(("127.0.0.1", self._server.server_port)).close()
        self._acceptor.join()
        self._server.server_close()

    def next_invocation(self) -> Invocation | None:
        """Block until there is an event; None once the environment is closed."""
        self.is_polled = True
        self._on_change()
        return self._pending.get()

    def _accept(self) -> None:
        # Not serve_forever: it wakes up regularly, and dozens of idle environments add up.
        while not self._is_closed:
            self._server.handle_request()

    def record(self, request_id: str | None, outcome: Outcome) -> bool:
        """Accept an outcome; False when it answers nothing under way. ``None`` is the initialisation."""
        with self._lock:
            if request_id is not None and request_id != self._current:
                return False
            self._current, self._outcome = None, outcome
        self._on_change()
        return True


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Silent: a process that is killed takes its connection with it."""


def _request_handler(api: RuntimeApi) -> type[BaseHTTPRequestHandler]:
    class RuntimeApiRequest(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # With Nagle's algorithm each call waits 40 ms for the client's delayed acknowledgement.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            invocation = api.next_invocation() if self.path == _NEXT_PATH else None
            if invocation is None:
                self._answer(410, b"")
                return
            headers = {
                "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
                "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_ms),
                "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
            }
            if invocation.trace_id:
                headers["Lambda-Runtime-Trace-Id"] = invocation.trace_id
            self._answer(200, invocation.event, headers)

        def do_POST(self) -> None:
            payload = json.loads(self._read_body() or b"null")
            result = _RESULT_PATH.fullmatch(self.path)
            if self.path == _INIT_ERROR_PATH:
                api.record(None, Outcome(payload, failed=True))
                self._answer(202, b"")
            elif result is None:
                self._answer(404, b"")
            else:
                request_id, kind = result.groups()
                accepted = api.record(request_id, Outcome(payload, failed=kind == "error"))
                self._answer(202 if accepted else 400, b"")

        def _read_body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the handler's own output is the log."""

    return RuntimeApiRequest
