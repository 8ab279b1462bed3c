"""Signature version 4: by it AWS knows who sends a request, and that nobody changed it on its way.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

Botocore's own costs four times as much, most of it for whatever else a request could be. The tests hold the
two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from hmac import digest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

_ALGORITHM = "AWS4-HMAC-SHA256"


def signed_headers(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    credentials: ReadOnlyCredentials,
    service: str,
    region: str,
    at: datetime,
) -> dict[str, str]:
    """``headers``, and those without which AWS would refuse the request; all are signed, and are to be sent.

    ``url``: escaped once, with at most one parameter; for other services than S3 the path is a mere slash.
    ``headers``: names in lower case, values without spaces at their ends or two in a row. ``at``: now.
    """
    _, host, path, query, _ = urlsplit(url)
    moment = at.strftime("%Y%m%dT%H%M%SZ")
    # Of the body, too: AWS refuses what changed on its way.
    content = sha256(body).hexdigest()
    sent = {**headers, "host": host, "x-amz-content-sha256": content, "x-amz-date": moment}
    if credentials.token:
        sent["x-amz-security-token"] = credentials.token
    names = sorted(sent)
    signed = ";".join(names)
    canonical = "\n".join(
        (method, path, query, *(f"{name}:{sent[name]}" for name in names), "", signed, content)
    )
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    to_sign = f"{_ALGORITHM}\n{moment}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    key = _signing_key(credentials.secret_key, scope)
    signature = digest(key, to_sign.encode(), "sha256").hex()
    who = f"{credentials.access_key}/{scope}"
    sent["authorization"] = f"{_ALGORITHM} Credential={who}, SignedHeaders={signed}, Signature={signature}"
    return sent


@lru_cache(maxsize=4)
def _signing_key(secret: str, scope: str) -> bytes:
    """Good for one day, region and service; the last few are kept."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = digest(key, part.encode(), "sha256")
    return key
