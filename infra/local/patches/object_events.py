"""An object's event reaches its queue before the upload is answered.

MiniStack answers first and delivers the event from a thread of its own. A kill in between would leave an
accepted upload that nothing looks at until somebody sweeps for it.
"""

import functools
from collections.abc import Callable

import ministack.services.s3 as s3

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable, require_callable


def install(options: ServerOptions) -> None:
    require_callable(s3, "_next_event_sequencer", "event_name")
    replace_callable(
        s3,
        "_fire_s3_event_async",
        "bucket_name key event_name size etag deletion_type version_id object_extra record_extra",
        _fire_at_once,
    )


def _fire_at_once(fire_async: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(fire_async)
    def fire(bucket_name: str, key: str, event_name: str, *details: object, **named_details: object) -> None:
        if bucket_name in s3._bucket_notifications:
            sequencer = s3._next_event_sequencer(event_name)
            s3._fire_s3_event(bucket_name, key, event_name, *details, sequencer=sequencer, **named_details)

    return fire
