"""Requests about one object of S3, for the functions that read or write objects several times per image."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit

from botocore.exceptions import ClientError, HTTPClientError

from pixelgate.runtime.answers import Answer
from pixelgate.runtime.connections import Connections
from pixelgate.runtime.signed_requests import MOST_ATTEMPTS, CredentialsSource, SignedRequests

_PASSING = frozenset({500, 502, 503, 504})
_PAUSE_S = 0.1

_CODE = re.compile(r"<Code>([^<]*)</Code>")
_MESSAGE = re.compile(r"<Message>([^<]*)</Message>")


class S3Requests:
    """Signs and sends requests to the buckets of one ``region`` at ``endpoint``, botocore's or one's own."""

    def __init__(
        self,
        connections: Connections,
        credentials: CredentialsSource | None,
        *,
        endpoint: str,
        region: str,
    ) -> None:
        self._requests = SignedRequests(connections, credentials, service="s3", region=region)
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
    ) -> Answer:
        """S3's answer with its whole body; busy servers and broken connections were tried three times.

        Raises:
            ClientError: S3 refused, as botocore would put it.
            NoCredentialsError: this process has none.
            HTTPClientError: there was no whole answer.
        """
        url = bucket_url(self._endpoint, bucket) + quote(key)
        if query:
            url += "?" + urlencode(query, quote_via=quote, safe="")
        answer = self._answer(method, url, headers, body)
        if answer.status != 200:
            raise _refusal(method, answer)
        return answer

    def _answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        # Whatever is asked may be asked twice.
        for attempt in range(1, MOST_ATTEMPTS):
            with suppress(HTTPClientError):
                answer = self._requests.send(method, url, headers=headers, body=body)
                if answer.status not in _PASSING:
                    return answer
            time.sleep(_PAUSE_S * attempt)
        return self._requests.send(method, url, headers=headers, body=body)


@cache
def bucket_url(endpoint: str, bucket: str) -> str:
    """Where ``bucket`` is, with a slash: a host of its own at AWS, a folder of any other ``endpoint``."""
    scheme, host = urlsplit(endpoint)[:2]
    if ".amazonaws.com" in host and "." not in bucket:
        return f"{scheme}://{bucket}.{host}/"
    return f"{scheme}://{host}/{bucket}/"


def _refusal(method: str, answer: Answer) -> ClientError:
    text = answer.data.decode("utf-8", "replace")
    code, message = _CODE.search(text), _MESSAGE.search(text)
    unnamed = "InternalError" if answer.status >= 500 else str(answer.status)
    described = message[1] if message else answer.reason
    return ClientError(
        {"Error": {"Code": code[1] if code else unnamed, "Message": described}},
        f"{method.capitalize()}Object",
    )
