"""The Lambda Runtime API of one execution environment, over HTTP on the loopback interface."""

import contextlib
import queue
import re
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from infra.local import quick_json
from infra.local.handlers.runtime_requests import CONTINUE, MalformedRequestError, Request, RequestReader

_RESULT_PATH = re.compile(rb"/2018-06-01/runtime/invocation/([^/]+)/(response|error)")
_NEXT_PATH = b"/2018-06-01/runtime/invocation/next"
_INIT_ERROR_PATH = b"/2018-06-01/runtime/init/error"
_RECEIVED_BYTES = 64 * 1024


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

    ``on_change`` is called from a server thread after the client first polled, posted an outcome or left.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._pending: queue.SimpleQueue[Invocation | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._current: str | None = None
        self._outcome: Outcome | None = None
        self.is_polled = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._place: tuple[str, int] = self._listener.getsockname()
        self.address = "{}:{}".format(*self._place)
        self._is_closed = False
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

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
        socket.create_connection(self._place).close()
        self._acceptor.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._is_closed:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # With Nagle's algorithm each call waits 40 ms for the client's delayed acknowledgement.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = RequestReader(host=self.address)
        # Silent: a process that is killed takes its connection with it.
        with connection, contextlib.suppress(OSError, MalformedRequestError):
            while received := connection.recv(_RECEIVED_BYTES):
                for request in reader.feed(received):
                    connection.sendall(self._answer(request))
                if reader.take_continue_due():
                    connection.sendall(CONTINUE)
        self._on_change()

    def _answer(self, request: Request) -> bytes:
        if request.target == _NEXT_PATH:
            return self._next_invocation()
        payload = quick_json.loads(request.body or b"null")
        if request.target == _INIT_ERROR_PATH:
            self._record(None, Outcome(payload, failed=True))
            return _empty(HTTPStatus.ACCEPTED)
        result = _RESULT_PATH.fullmatch(request.target)
        if result is None:
            return _empty(HTTPStatus.NOT_FOUND)
        accepted = self._record(result[1].decode(), Outcome(payload, failed=result[2] == b"error"))
        return _empty(HTTPStatus.ACCEPTED if accepted else HTTPStatus.BAD_REQUEST)

    def _next_invocation(self) -> bytes:
        """Block until there is an event, or the environment is closed."""
        if not self.is_polled:
            self.is_polled = True
            self._on_change()
        invocation = self._pending.get()
        if invocation is None:
            return _empty(HTTPStatus.GONE)
        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
        }
        if invocation.trace_id:
            headers["Lambda-Runtime-Trace-Id"] = invocation.trace_id
        return _response(HTTPStatus.OK, headers, invocation.event)

    def _record(self, request_id: str | None, outcome: Outcome) -> bool:
        """Accept an outcome; False when it answers nothing under way. ``None`` is the initialisation."""
        with self._lock:
            if request_id is not None and request_id != self._current:
                return False
            self._current, self._outcome = None, outcome
        self._on_change()
        return True


def _empty(status: HTTPStatus) -> bytes:
    return _response(status, {}, b"")


def _response(status: HTTPStatus, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in {**headers, "Content-Length": str(len(body))}.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
