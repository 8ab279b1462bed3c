"""Events about stored objects name the version that was stored.

Of an object in a versioned bucket, S3's events on EventBridge carry ``version-id``; MiniStack's do not.
Without it a consumer cannot tell an overwritten object from the one it was told of.
"""

import contextvars
import functools
import json
from collections.abc import Callable
from typing import Any

import ministack.services.eventbridge as eventbridge
import ministack.services.s3 as s3

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

# MiniStack builds and dispatches an event within one call, in a context of its own.
_version_id: contextvars.ContextVar[str | None] = contextvars.ContextVar("version_id", default=None)


def install(options: ServerOptions) -> None:
    replace_callable(
        s3,
        "_fire_s3_event",
        "bucket_name key event_name size etag deletion_type restore_event_data version_id sequencer "
        "object_extra record_extra",
        _remember_version,
    )
    replace_callable(eventbridge, "_dispatch_event", "event view", _add_version)


def _remember_version(fire_event: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(fire_event)
    def fire(*arguments: object, version_id: str | None = None, **options: object) -> object:
        token = _version_id.set(version_id)
        try:
            return fire_event(*arguments, version_id=version_id, **options)
        finally:
            _version_id.reset(token)

    return fire


def _add_version(dispatch_event: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(dispatch_event)
    def dispatch(event: dict[str, Any], view: object = None) -> object:
        version_id = _version_id.get()
        if version_id is None or event.get("Source") != "aws.s3":
            return dispatch_event(event, view)
        detail = json.loads(event["Detail"])
        detail["object"]["version-id"] = version_id
        return dispatch_event({**event, "Detail": json.dumps(detail)})

    return dispatch
