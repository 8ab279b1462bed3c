"""Requests about one object of S3, for the functions that read or write objects several times per image."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode, urlsplit

from botocore.exceptions import ClientError
from urllib3 import Retry

from pixelgate.runtime.signed_requests import MOST_ATTEMPTS, CredentialsSource, SignedRequests

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

# All requests are idempotent.
RETRY = Retry(
    total=MOST_ATTEMPTS - 1,
    redirect=0,
    allowed_methods=None,
    status_forcelist=(500, 502, 503, 504),
    backoff_factor=0.1,
    respect_retry_after_header=False,
    raise_on_status=False,
)

_CODE = re.compile(r"<Code>([^<]*)</Code>")
_MESSAGE = re.compile(r"<Message>([^<]*)</Message>")


class S3Requests:
    """Signs and sends requests to the buckets of one ``region`` at ``endpoint``, botocore's or one's own."""

    def __init__(
        self, pool: PoolManager, credentials: CredentialsSource | None, *, endpoint: str, region: str
    ) -> None:
        self._requests = SignedRequests(pool, credentials, service="s3", region=region)
        self._endpoint = endpoint

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
            url += "?" + urlencode(query, quote_via=quote, safe="")
        answer = self._requests.send(method, url, headers=headers, body=body, retries=RETRY)
        if answer.status != 200:
            raise _refusal(method, answer)
        return answer


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
