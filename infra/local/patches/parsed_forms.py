"""A posted form is taken apart once for each request, and its file copied once.

MiniStack does it again wherever it needs a field - for the caller's key, for the checksum, for the object -
and each time copies the whole file four times over.
"""

import contextvars
import functools
import re
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
_BOUNDARY = re.compile(r'boundary=("?)([^";\s]+)\1', re.IGNORECASE)
_NEWLINE = b"\r\n"
_END_OF_HEAD = _NEWLINE * 2


def install(options: ServerOptions) -> None:
    replace_callable(s3, "_parse_multipart_form", "content_type body", lambda parse: _once(_by_heads(parse)))


def _once(parse: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(parse)
    def parse_form(content_type: str, body: bytes) -> _Form:
        parsed = _parsed.get()
        if parsed is None or parsed[0] != content_type or parsed[1] is not body:
            parsed = (content_type, body, parse(content_type, body))
            _parsed.set(parsed)
        return list(parsed[2])

    return parse_form


def _by_heads(parse: Callable[..., Any]) -> Callable[..., Any]:
    """Has ``parse`` read the heads of a form's parts only; what they head is cut out of the form."""

    @functools.wraps(parse)
    def parse_heads(content_type: str, body: bytes) -> _Form:
        found = _BOUNDARY.search(content_type)
        if found is None:
            return []
        boundary = b"--" + found[2].encode()
        heads, values = [], []
        start = body.find(boundary)
        while (end := body.find(boundary, start + len(boundary))) != -1:
            begin = start + len(boundary)
            begin += 2 if body.startswith(_NEWLINE, begin, end) else 0
            stop = end - 2 if body.endswith(_NEWLINE, begin, end) else end
            head_end = body.find(_END_OF_HEAD, begin, stop)
            if head_end != -1:
                heads.append(body[start:head_end] + _END_OF_HEAD + _NEWLINE)
                values.append(body[head_end + len(_END_OF_HEAD) : stop])
            start = end
        form = parse(content_type, b"".join(heads) + boundary)
        return [(*part[:3], value) for part, value in zip(form, values, strict=True)]

    return parse_heads
