"""Requests to one AWS service: botocore's credentials, our own signature, urllib3's connections.

For what is called several times per image. Of what such a call costs the processor, botocore's own way
through its models of every service is half, and to read the model costs a start 40 ms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import NoCredentialsError
from urllib3 import PoolManager, Retry, Timeout

from pixelgate.runtime.signatures import signed_headers

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
    from urllib3 import BaseHTTPResponse

# As long as botocore waits and as often as it tries, see ``clients.PATIENCE``.
TIMEOUT = Timeout(connect=2, read=10)
MOST_ATTEMPTS = 3


class CredentialsSource(Protocol):
    """What botocore resolves, renewed when it is about to expire."""

    def get_frozen_credentials(self) -> ReadOnlyCredentials: ...


class SignedRequests:
    """Signs requests to ``service`` in ``region`` and sends them."""

    def __init__(
        self,
        pool: PoolManager,
        credentials: CredentialsSource | None,
        *,
        service: str,
        region: str,
    ) -> None:
        self._pool = pool
        self._credentials = credentials
        self._service = service
        self._region = region

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes, retries: Retry | bool
    ) -> BaseHTTPResponse:
        """The answer with its whole body, whatever its status.

        ``url`` and ``headers`` are as ``signed_headers`` wants them.

        Raises:
            NoCredentialsError: this process has none.
            urllib3.exceptions.HTTPError: there was no whole answer, in spite of ``retries``.
        """
        answer: BaseHTTPResponse = self._pool.urlopen(
            method,
            url,
            headers=self._signed(method, url, headers, body),
            body=body,
            retries=retries,
            timeout=TIMEOUT,
            redirect=False,
            # The bytes as they are stored, whatever an uploader called their encoding.
            decode_content=False,
            # The default of urllib3 2 and not of 1.26.
            enforce_content_length=True,
        )
        return answer

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
