"""Addresses that hold for a while: for what a workspace shows only to those whom it gives an address.

The signature is the HMAC-SHA256, in hexadecimal digits, of the path with the time at which the address ends.
A CloudFront function checks the same at the edge (infra/stacks/delivery.yaml).
"""

import hmac
import re
from datetime import datetime, timedelta
from hashlib import sha256

LIFETIME = timedelta(hours=1)
_STEP_S = 600
_QUERY = re.compile(r"expires=([0-9]{1,12})&signature=([0-9a-f]{64})")


def end_of(now: datetime) -> int:
    """When an address ends that is given now: after ``LIFETIME`` and a few minutes, in Unix seconds.

    The same within ten minutes: caches need not keep a picture under every address that was ever given.
    """
    end = int((now + LIFETIME).timestamp())
    return end + -end % _STEP_S


def signed(path: str, *, expires: int, key: str) -> str:
    """``path``, which begins with a slash, with a signature that holds until ``expires``."""
    return f"{path}?expires={expires}&signature={_signature(path, str(expires), key)}"


def is_admitted(path: str, query: str, *, key: str, now: datetime) -> bool:
    """Whether ``query`` is a signature of ours for exactly this path, and still holds."""
    given = _QUERY.fullmatch(query)
    if given is None:
        return False
    expires, signature = given.groups()
    return hmac.compare_digest(signature, _signature(path, expires, key)) and now.timestamp() < int(expires)


def transformation_signature(path: str, *, key: str) -> str:
    """Of the path of a transformation, for as long as the image is released.

    Of another text than an address that ends, so that neither can stand for the other.
    """
    return hmac.new(key.encode(), f"{path}?s=".encode(), sha256).hexdigest()


def _signature(path: str, expires: str, key: str) -> str:
    return hmac.new(key.encode(), f"{path}?expires={expires}".encode(), sha256).hexdigest()
