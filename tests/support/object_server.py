"""A bucket's server on this machine: it keeps what is put, and fails as a test says."""

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CREDENTIALS = Credentials("AKIDEXAMPLE", "secret", "token")
REGION = "eu-west-1"


class ObjectServer:
    """``objects`` by path and query, with their headers; ``failures`` are answered first, one a request.

    A failure is a status and a body, or None to break the connection off. A request whose signature
    botocore would not make is refused.
    """

    def __init__(self) -> None:
        self.objects: dict[str, tuple[dict[str, str], bytes]] = {}
        self.failures: list[tuple[int, bytes] | None] = []
        self.requests: list[tuple[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def signature_of(method: str, url: str, headers: Mapping[str, str], body: bytes) -> str:
    """The Authorization that botocore gives a request with the same headers at the same time."""
    signed = headers["Authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    request = AWSRequest(method, url, headers={name: headers[name] for name in signed}, data=body)
    request.context["timestamp"] = headers["X-Amz-Date"]
    auth = S3SigV4Auth(CREDENTIALS, "s3", REGION)
    canonical = auth.canonical_request(request)
    return auth.signature(auth.string_to_sign(request, canonical), request)


def _handler_of(server: ObjectServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self._is_refused(b""):
                return
            headers, body = server.objects[self.path]
            self._answer(200, body, headers)

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self._is_refused(body):
                return
            server.objects[self.path] = (dict(self.headers.items()), body)
            self._answer(200, b"", {})

        def _is_refused(self, body: bytes) -> bool:
            server.requests.append((self.command, self.path))
            url = f"http://{self.headers['Host']}{self.path}"
            if signature_of(self.command, url, self.headers, body) not in self.headers["Authorization"]:
                self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>", {})
                return True
            if not server.failures:
                return False
            failure = server.failures.pop(0)
            if failure is None:
                self.close_connection = True
            else:
                self._answer(*failure, {})
            return True

        def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            lower = {name.lower(): value for name, value in headers.items()}
            for name, value in {"content-length": str(len(body)), **lower}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    return Handler
