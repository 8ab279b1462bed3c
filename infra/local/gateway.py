"""One address for the browser: the console at ``/``, the API at ``/v1/``, released pictures at ``/media/``.

It stands where CloudFront stands in the cloud, on the loopback interface only.
"""

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from infra.local.answers import Answer, problem
from infra.local.cloud import LocalCloudError
from infra.local.media import Media, NothingReleased
from infra.local.routes import Routes

# What Lambda takes in one request.
_MAX_BODY_BYTES = 6 * 1024 * 1024
_POLL_S = 0.05
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_OWN_NAMES = ("localhost", "127.0.0.1")


class Gateway:
    """Serves from ``start`` to ``stop``, or as a context manager.

    ``media`` answers for released pictures; without it there are none.
    """

    def __init__(self, *, port: int, api_url: str, web: Path, media: Media | None = None) -> None:
        self.url = f"http://localhost:{port}"
        self._port = port
        self._routes = Routes(api_url=api_url, web=web.resolve(), media=media or NothingReleased())
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        """Listen on 127.0.0.1.

        Raises:
            LocalCloudError: the port is in use.
        """
        try:
            self._server = _Server(("127.0.0.1", self._port), _request_handler(self._routes))
        except OSError as error:
            raise LocalCloudError(
                f"port {self._port} is taken; stop what uses it or choose another"
            ) from error
        threading.Thread(target=self._server.serve_forever, args=(_POLL_S,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._routes.close()

    def __enter__(self) -> "Gateway":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A second gateway on the same port must fail and not share it.
    allow_reuse_port = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Silent: a browser that leaves in the middle of an answer is no fault."""


def _request_handler(routes: Routes) -> type[BaseHTTPRequestHandler]:
    class GatewayRequest(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def _serve(self) -> None:
            refusal = self._refusal()
            if refusal is not None:
                # What the request still holds is not read, so the connection cannot be used again.
                self.close_connection = True
                self._write(refusal)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._write(routes.answer(self.command, self.path, dict(self.headers.items()), body))

        def _refusal(self) -> Answer | None:
            host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
            if host not in _OWN_NAMES:
                # A hostile page reaches us under its own name when it rebinds that name to 127.0.0.1.
                return problem(HTTPStatus.MISDIRECTED_REQUEST, "This address answers as localhost only.")
            length = self.headers.get("Content-Length", "0")
            if "Transfer-Encoding" in self.headers or not length.isdigit():
                return problem(HTTPStatus.LENGTH_REQUIRED, "Send the body with a Content-Length.")
            if int(length) > _MAX_BODY_BYTES:
                return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "A request holds at most 6 MB.")
            return None

        def _write(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        def version_string(self) -> str:
            return "pixelgate"

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the API's handlers write the log."""

    for method in _METHODS:
        setattr(GatewayRequest, f"do_{method}", GatewayRequest._serve)
    return GatewayRequest
