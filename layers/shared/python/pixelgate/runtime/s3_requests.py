"""Requests about one object of S3: botocore's credentials and signature on urllib3's connections.

For the functions that read or write objects several times per image. Of what such a request costs the
processor, botocore's own way through its models of every service is half.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import quote, urlencode, urlsplit

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError, NoCredentialsError
from urllib3 import PoolManager, Retry, Timeout

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
    from urllib3 import BaseHTTPResponse

# As long as botocore waits and as often as it tries, see ``clients.PATIENCE``; all requests are idempotent.
TIMEOUT = Timeout(connect=2, read=10)
RETRY = Retry(
    total=2,
    redirect=0,
    allowed_methods=None,
    status_forcelist=(500, 502, 503, 504),
    backoff_factor=0.1,
    respect_retry_after_header=False,
    raise_on_status=False,
)

_CODE = re.compile(r"<Code>([^<]*)</Code>")
_MESSAGE = re.compile(r"<Message>([^<]*)</Message>")


class CredentialsSource(Protocol):
    """What botocore resolves, renewed when it is about to expire."""

    def get_frozen_credentials(self) -> ReadOnlyCredentials: ...


class S3Requests:
    """Signs and sends requests to the buckets of one ``region`` at ``endpoint``, botocore's or one's own."""

    def __init__(
        self, pool: PoolManager, credentials: CredentialsSource | None, *, endpoint: str, region: str
    ) -> None:
        self._pool = pool
        self._credentials = credentials
        self._endpoint = endpoint
        self._region = region

    def send(
        self,
        method: Literal["GET", "PUT"],
        bucket: str,
        key: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str],
        body: bytes = b"",
    ) -> BaseHTTPResponse:
        """S3's answer with its whole body; busy servers and broken connections were tried three times.

        Raises:
            ClientError: S3 refused, as botocore would put it.
            NoCredentialsError: this process has none.
            urllib3.exceptions.HTTPError: there was no whole answer.
        """
        url = bucket_url(self._endpoint, bucket) + quote(key)
        if query:
            url += "?" + urlencode(query)
        answer: BaseHTTPResponse = self._pool.urlopen(
            method,
            url,
            headers=self._signed(method, url, headers, body),
            body=body,
            retries=RETRY,
            timeout=TIMEOUT,
            redirect=False,
            # The bytes as they are stored, whatever an uploader called their encoding.
            decode_content=False,
            # The default of urllib3 2 and not of 1.26.
            enforce_content_length=True,
        )
        if answer.status != 200:
            raise _refusal(method, answer)
        return answer

    def _signed(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
        if self._credentials is None:
            raise NoCredentialsError
        request = AWSRequest(method, url, headers=dict(headers), data=body)
        # The signature covers the body's hash as well, so that S3 refuses what changed on its way.
        S3SigV4Auth(self._credentials.get_frozen_credentials(), "s3", self._region).add_auth(request)
        return dict(request.headers.items())


@cache
def bucket_url(endpoint: str, bucket: str) -> str:
    """Where ``bucket`` is, with a slash: a host of its own at AWS, a folder of any other ``endpoint``."""
    scheme, host = urlsplit(endpoint)[:2]
    if ".amazonaws.com" in host and "." not in bucket:
        return f"{scheme}://{bucket}.{host}/"
    return f"{scheme}://{host}/{bucket}/"


def _refusal(method: str, answer: BaseHTTPResponse) -> ClientError:
    text = answer.data.decode("utf-8", "replace")
    code, message = _CODE.search(text), _MESSAGE.search(text)
    unnamed = "InternalError" if answer.status >= 500 else str(answer.status)
    described = message[1] if message else str(answer.reason)
    return ClientError(
        {"Error": {"Code": code[1] if code else unnamed, "Message": described}},
        f"{method.capitalize()}Object",
    )
