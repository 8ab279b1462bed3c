"""A posted form is taken apart once for each request.

MiniStack does it again wherever it needs a field - for the caller's key, for the checksum, for the object -
and each time copies the whole file four times over.
"""

import contextvars
import functools
from collections.abc import Callable
from typing import Any

import ministack.services.s3 as s3

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

_Form = list[tuple[Any, ...]]

# Of the request that is being served: it goes with it.
_parsed: contextvars.ContextVar[tuple[str, bytes, _Form] | None] = contextvars.ContextVar(
    "parsed", default=None
)


def install(options: ServerOptions) -> None:
    replace_callable(s3, "_parse_multipart_form", "content_type body", _once)


def _once(parse: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(parse)
    def parse_form(content_type: str, body: bytes) -> _Form:
        parsed = _parsed.get()
        if parsed is None or parsed[0] != content_type or parsed[1] is not body:
            parsed = (content_type, body, parse(content_type, body))
            _parsed.set(parsed)
        return list(parsed[2])

    return parse_form
