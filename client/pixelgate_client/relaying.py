"""What a page asks about its uploads, passed on by the backend that has the key."""

import re
from typing import NamedTuple

from pixelgate_client.exchange import Exchange, File, Steps

_ROUTES = re.compile(
    r"POST (|/multipart|/img_[0-9A-Z]{26}/complete)|(GET|DELETE) /img_[0-9A-Z]{26}", re.ASCII
)
_TOLD = ("Content-Type", "Retry-After")


class RelayedAnswer(NamedTuple):
    """What to answer the page."""

    status: int
    headers: dict[str, str]
    body: bytes


def relay(
    exchange: Exchange, method: str, path: str, *, body: bytes, idempotency_key: str | None
) -> Steps[RelayedAnswer]:
    """Pass one request on; whatever is not about an upload is not found."""
    if not _ROUTES.fullmatch(f"{method} {path.removesuffix('/')}"):
        return RelayedAnswer(404, {"Content-Type": "application/json"}, b'{"title": "Not Found"}')
    file = File(body, "application/json") if body else None
    response = yield from exchange.send(
        method, f"/v1/uploads{path.removesuffix('/')}", file=file, idempotency_key=idempotency_key
    )
    headers = {name: response.headers[name] for name in _TOLD if name in response.headers}
    return RelayedAnswer(response.status_code, headers, response.content)
