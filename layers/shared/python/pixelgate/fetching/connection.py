"""One HTTP connection to an address that was checked, within one deadline for everything."""

import io
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Self

from pixelgate.fetching.addresses import IPAddress
from pixelgate.fetching.errors import FetchError, FetchFault
from pixelgate.fetching.targets import Target

CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class Deadline:
    """A moment on ``clock`` after which nothing is waited for any more."""

    at: float
    clock: Callable[[], float] = time.monotonic

    def remaining(self) -> float:
        """Seconds left, more than zero.

        Raises:
            TimeoutError: none are left.
        """
        seconds = self.at - self.clock()
        if seconds <= 0:
            raise TimeoutError("the deadline has passed")
        return seconds


class PinnedConnection(HTTPConnection):
    """Connects to one of ``addresses`` and never resolves a name.

    ``Host``, the server name of TLS and the certificate's check are about the target's host, not about
    the address. No proxy, no cookie, nothing from the environment.
    """

    def __init__(
        self, target: Target, addresses: Sequence[IPAddress], *, deadline: Deadline, tls: ssl.SSLContext
    ) -> None:
        super().__init__(target.host, target.port)
        self._target = target
        self._addresses = addresses
        self._deadline = deadline
        self._tls = tls
        self._connected: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
        if self._connected is not None:
            self._connected.close()

    def connect(self) -> None:
        self._connected = self._connect_to_first()
        if self._target.scheme == "https":
            self._connected.settimeout(self._deadline.remaining())
            self._connected = self._tls.wrap_socket(self._connected, server_hostname=self._target.host)
        # http.client asks no more of a socket than this class offers.
        self.sock = _TimedSocket(self._connected, self._deadline)

    def _connect_to_first(self) -> socket.socket:
        """The first address that answers, in the order of the resolver."""
        for address in self._addresses:
            family = socket.AF_INET if address.version == 4 else socket.AF_INET6
            connecting = socket.socket(family, socket.SOCK_STREAM)
            try:
                connecting.settimeout(min(CONNECT_SECONDS, self._deadline.remaining()))
                connecting.connect((str(address), self._target.port))
            except OSError:
                connecting.close()
            else:
                return connecting
        raise FetchError(FetchFault.UNAVAILABLE, "the host does not take connections")


class _TimedSocket:
    """A socket whose every wait ends at the deadline: a byte a minute does not prolong it."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket = connected
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(self._deadline.remaining())
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._socket, self._deadline))

    def close(self) -> None:
        """Nothing: http.client closes before it has read the body; leaving the connection closes."""


class _TimedReader(io.RawIOBase):
    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket = connected
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # http.client gives memoryviews alone
        self._socket.settimeout(self._deadline.remaining())
        return self._socket.recv_into(buffer)
