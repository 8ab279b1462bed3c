"""Only programs and pages of this machine are served.

Any page that is open in a browser can reach 127.0.0.1, and MiniStack answers it as the account's root, with
a CORS header that lets it read the answer. So a request must name this machine as its host, and if a page
sent it, that page must be one of this machine's.
"""

import functools
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

import ministack.app as app

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

_OWN_NAMES = {"localhost", "127.0.0.1"}
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def install(options: ServerOptions) -> None:
    replace_callable(app, "app", "scope receive send", _refuse_others)


def _refuse_others(serve: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(serve)
    async def serve_own(scope: MutableMapping[str, Any], receive: Callable[..., Any], send: _Send) -> None:
        if scope["type"] == "lifespan" or _is_own(scope["headers"]):
            await serve(scope, receive, send)
        elif scope["type"] == "http":
            await _forbid(send)

    return serve_own


def _is_own(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    values = {name: value.decode("latin-1") for name, value in headers if name in (b"host", b"origin")}
    host = urlsplit(f"//{values.get(b'host', '')}").hostname or ""
    origin = values.get(b"origin")
    is_own_host = host in _OWN_NAMES or host.endswith(".localhost")
    return is_own_host and (origin is None or urlsplit(origin).hostname in _OWN_NAMES)


async def _forbid(send: _Send) -> None:
    body = json.dumps({"message": "The local cloud serves this machine only."}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
