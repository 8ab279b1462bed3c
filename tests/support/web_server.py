"""A real server on this machine that answers whatever bytes a test says, and knows how slowly."""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import IPv4Address

LOOPBACK = IPv4Address("127.0.0.1")

Body = bytes | Iterable[bytes]


def answer(status="200 OK", body: bytes = b"", **headers: str) -> bytes:
    """An HTTP answer that closes; ``Content-Length`` is true unless a header says otherwise."""
    fields = {"Content-Length": str(len(body)), **{name.replace("_", "-"): v for name, v in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


class WebServer:
    """``answers`` maps a path to bytes, or to an iterable of pieces that are sent one by one."""

    def __init__(self, address: IPv4Address = LOOPBACK, *, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Body | Callable[[], Body]] = {}
        self.requests: list[str] = []
        self._tls = tls
        self._socket = socket.create_server((str(address), 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        # Closing alone does not wake accept().
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connected, _ = self._socket.accept()
            except OSError:
                return
            # A client may leave at any moment.
            with connected, suppress(OSError):
                if self._tls is None:
                    self._answer(connected)
                else:
                    with self._tls.wrap_socket(connected, server_side=True) as secured:
                        self._answer(secured)

    def _answer(self, connected: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            received = connected.recv(4096)
            if not received or not (request or received).startswith((b"GET ", b"POST ")):
                return
            request += received
        head, _, body = request.partition(b"\r\n\r\n")
        declared = re.search(rb"(?i)\r\ncontent-length: *([0-9]+)", head)
        while declared and len(body) < int(declared[1]):
            received = connected.recv(4096)
            if not received:
                return
            body += received
        request = head + b"\r\n\r\n" + body
        self.requests.append(request.decode())
        found = self.answers[request.split()[1].decode()]
        body = found() if callable(found) else found
        for piece in [body] if isinstance(body, bytes) else body:
            connected.sendall(piece)


def is_loopback(address) -> bool:
    """The rule of tests alone: the deployed code knows only ``is_public``."""
    return address == LOOPBACK


def always_loopback(host, port):
    """A resolver for which every name is this machine."""
    return [LOOPBACK]
