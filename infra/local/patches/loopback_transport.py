"""Requests over the loopback interface count as encrypted in transit.

The buckets' policies deny every request that does not come over TLS. The local cloud speaks plain HTTP on
127.0.0.1, where nobody else listens, so without this the policies of the template would deny everything.
"""

import functools
from collections.abc import Callable
from typing import Any

import ministack.app as app

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable


def install(options: ServerOptions) -> None:
    replace_callable(app, "pin_request_origin", "source_ip secure_transport", _as_secure)


def _as_secure(pin_request_origin: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(pin_request_origin)
    def pin(source_ip: str, secure_transport: bool) -> None:
        pin_request_origin(source_ip, True)

    return pin
