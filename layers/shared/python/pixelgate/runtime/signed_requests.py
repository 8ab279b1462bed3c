"""Requests to one AWS service: botocore's credentials, and a signature and connections of our own.

For what is called several times per image. Of what such a call costs the processor, botocore's own way
through its models of every service is most, and to read the model costs a start 40 ms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import NoCredentialsError

from pixelgate.runtime.answers import Answer
from pixelgate.runtime.connections import Connections
from pixelgate.runtime.signatures import signed_headers

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

# As often as botocore tries, see ``clients.PATIENCE``.
MOST_ATTEMPTS = 3


class CredentialsSource(Protocol):
    """What botocore resolves, renewed when it is about to expire."""

    def get_frozen_credentials(self) -> ReadOnlyCredentials: ...


class SignedRequests:
    """Signs requests to ``service`` in ``region`` and sends them."""

    def __init__(
        self,
        connections: Connections,
        credentials: CredentialsSource | None,
        *,
        service: str,
        region: str,
    ) -> None:
        self._connections = connections
        self._credentials = credentials
        self._service = service
        self._region = region

    def send(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer with its whole body, whatever its status.

        ``url`` and ``headers`` are as ``signed_headers`` wants them.

        Raises:
            NoCredentialsError: this process has none.
            HTTPClientError: there was no whole answer.
        """
        return self._connections.exchange(method, url, self._signed(method, url, headers, body), body)

    def _signed(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
        if self._credentials is None:
            raise NoCredentialsError
        return signed_headers(
            method,
            url,
            headers,
            body,
            credentials=self._credentials.get_frozen_credentials(),
            service=self._service,
            region=self._region,
            at=datetime.now(UTC),
        )
