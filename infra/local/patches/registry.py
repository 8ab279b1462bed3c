"""The patches by name, and their application."""

from collections.abc import Callable

from infra.local.options import ServerOptions
from infra.local.patches import (
    concurrency,
    durable_state,
    handler_runtime,
    http_api_body,
    loopback_transport,
    object_events,
    object_versions,
    stream_readers,
    throttle_errors,
    yaml_definitions,
)
from infra.local.patches.internals import require_version

PATCHES: dict[str, Callable[[ServerOptions], None]] = {
    "http_api_body": http_api_body.install,
    "handler_runtime": handler_runtime.install,
    "concurrency": concurrency.install,
    "durable_state": durable_state.install,
    "loopback_transport": loopback_transport.install,
    "object_events": object_events.install,
    "object_versions": object_versions.install,
    "yaml_definitions": yaml_definitions.install,
    "stream_readers": stream_readers.install,
    "throttle_errors": throttle_errors.install,
}


def apply(options: ServerOptions) -> None:
    """Apply every patch not named in ``options.without``.

    Raises:
        UnexpectedMiniStackError: the installed MiniStack is another one, or ``without`` names no patch.
    """
    require_version()
    unknown = options.without - PATCHES.keys()
    if unknown:
        raise ValueError(f"no such patch: {', '.join(sorted(unknown))}")
    for name, install in PATCHES.items():
        if name not in options.without:
            install(options)
