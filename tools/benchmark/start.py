"""What a handler's start costs, and the least that it could cost: nothing but its libraries."""

import time
from functools import partial
from importlib import import_module
from typing import Any

from tools.benchmark.context import Handler, context_of
from tools.benchmark.cost import cost_of, cpu_seconds
from tools.benchmark.needs import Needs, needs_of_this_process


def start(folder: str, event: dict[str, Any]) -> dict[str, Any]:
    """Processor milliseconds of ``functions/<folder>`` until it could answer, and what it needed for that.

    ``import_ms`` is the handler's import, ``init_ms`` that and whatever its first answer took longer than
    its next ones to the same event: clients, networks, caches. Only for a fresh process.
    """
    context = context_of(folder)
    started = cpu_seconds()
    handler: Handler = import_module(f"functions.{folder}.handler").handler
    imported = cpu_seconds()
    handler(event, context)
    first = cpu_seconds()
    answered_at = time.time()
    warm_ms = cost_of(partial(handler, event, context)).cpu_ms
    return {
        "import_ms": (imported - started) * 1000,
        "init_ms": (first - started) * 1000 - warm_ms,
        "answered_at": answered_at,
        "needs": needs_of_this_process().as_json(),
    }


def start_bare(needs: Needs) -> dict[str, float]:
    """The same for ``needs`` without any code of the project. Only for a fresh process.

    ``bare_import_ms`` is the import of the libraries, ``bare_init_ms`` that and making clients and networks.
    """
    started = cpu_seconds()
    for module, name in needs.imports:
        _import(module, name)
    imported = cpu_seconds()
    if needs.session:
        import_module("botocore.session").get_session().get_credentials()
    for service in needs.services:
        import_module("boto3").client(service)
    for path in needs.networks:
        _load(path)
    return {
        "bare_import_ms": (imported - started) * 1000,
        "bare_init_ms": (cpu_seconds() - started) * 1000,
    }


def _import(module: str, name: str) -> None:
    imported = import_module(module)
    # Some libraries (pydantic) load a part of themselves when its name is first looked up.
    if name and not hasattr(imported, name):
        import_module(f"{module}.{name}")


def _load(path: str) -> None:
    onnxruntime = import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
