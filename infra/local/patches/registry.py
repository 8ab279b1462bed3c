"""The patches by name, and their application."""

import importlib

from infra.local.options import ServerOptions
from infra.local.patches.internals import require_version

# Each is a module beside this one. Only applying them imports them, and MiniStack with them.
PATCHES = (
    "transform_parameters",
    "http_api_body",
    "handler_runtime",
    "concurrency",
    "bounded_history",
    "prompt_start",
    "prompt_polling",
    "quick_copies",
    "quick_json",
    "queue_locking",
    "loopback_transport",
    "parsed_policies",
    "distinct_checks",
    "known_callers",
    "parsed_names",
    "parsed_forms",
    "object_events",
    "object_versions",
    "form_checksums",
    "yaml_definitions",
    "map_batches",
    "scaling_numbers",
    "stream_readers",
    "throttle_errors",
    "durable_state",
    # The last one, because it is the first to see a request.
    "local_callers",
)


def apply(options: ServerOptions) -> None:
    """Apply every patch not named in ``options.without``.

    Raises:
        UnexpectedMiniStackError: the installed MiniStack is not what the patches expect.
        ValueError: ``without`` names no patch.
    """
    require_version()
    unknown = options.without - set(PATCHES)
    if unknown:
        raise ValueError(f"no such patch: {', '.join(sorted(unknown))}")
    for name in PATCHES:
        if name not in options.without:
            install(name, options)


def install(name: str, options: ServerOptions) -> None:
    """Apply one patch."""
    importlib.import_module(f"infra.local.patches.{name}").install(options)
