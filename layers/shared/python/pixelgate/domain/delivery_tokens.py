"""Addresses that hold for a while: for what a workspace shows only to those whom it gives an address.

The signature is the HMAC-SHA256, in hexadecimal digits, of the path with the time at which the address ends.
A CloudFront function checks the same at the edge (infra/stacks/delivery.yaml).
"""

import hmac
import re
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs

LIFETIME = timedelta(hours=1)
_STEP_S = 600
_QUERY = re.compile(r"expires=[0-9]{1,12}&signature=[0-9a-f]{64}")


def signed(path: str, *, key: str, now: datetime) -> str:
    """``path``, which begins with a slash, with a signature that holds for ``LIFETIME`` and a few minutes.

    The same within ten minutes: caches need not keep a picture under every address that was ever given.
    """
    end = int((now + LIFETIME).timestamp())
    return f"{path}?{_query(path, expires=end + -end % _STEP_S, key=key)}"


def is_admitted(path: str, query: str, *, key: str, now: datetime) -> bool:
    """Whether ``query`` is a signature of ours for exactly this path, and still holds."""
    if not _QUERY.fullmatch(query):
        return False
    expires = int(parse_qs(query)["expires"][0])
    expected = _query(path, expires=expires, key=key)
    return hmac.compare_digest(query, expected) and now.timestamp() < expires


def transformed(path: str, *, key: str) -> str:
    """``path`` of a transformation, with a signature that holds for as long as the image is released."""
    return f"{path}?s={transformation_signature(path, key=key)}"


def transformation_signature(path: str, *, key: str) -> str:
    """Of another text than an address that ends, so that neither can stand for the other."""
    return hmac.new(key.encode(), f"{path}?s=".encode(), sha256).hexdigest()


def _query(path: str, *, expires: int, key: str) -> str:
    digest = hmac.new(key.encode(), f"{path}?expires={expires}".encode(), sha256).hexdigest()
    return f"expires={expires}&signature={digest}"
