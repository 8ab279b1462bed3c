"""A posted form's checksum is checked.

S3 compares the ``x-amz-checksum-...`` field of a form with the bytes and refuses others. MiniStack does so
with the header of a PUT only: a file that changed on its way would be stored.
"""

import functools
from collections.abc import Callable
from typing import Any

import ministack.services.s3 as s3

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable, require_callable

_PREFIX = "x-amz-checksum-"


def install(options: ServerOptions) -> None:
    require_callable(s3, "_parse_multipart_form", "content_type body")
    require_callable(s3, "_resolve_object_checksums", "body headers")
    replace_callable(s3, "_post_object", "bucket_name body headers", _check_first)


def _check_first(post_object: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(post_object)
    def post(bucket_name: str, body: bytes, headers: dict[str, str]) -> object:
        form = s3._parse_multipart_form(headers.get("content-type", ""), body)
        values = {name.lower(): value for name, _, _, value in form}
        checksums = {name: value.decode() for name, value in values.items() if name.startswith(_PREFIX)}
        _, refusal = s3._resolve_object_checksums(values.get("file", b""), checksums)
        return refusal or post_object(bucket_name, body, headers)

    return post
