"""The environment variables a handler's process sees: what Lambda gives, and nothing of this machine."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.project import BYTECODE_DIR, Project

_SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin"
# Two handlers computing at once on two cores must not each start a thread per core.
_THREAD_LIMITS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class FunctionSpec:
    """What Lambda knows of a deployed function. ``memory_mb`` is told to the handler, not enforced."""

    name: str
    arn: str
    handler: str
    version: str
    region: str
    memory_mb: int
    timeout_s: int
    log_group: str
    variables: Mapping[str, str]
    task_root: Path
    layers: Sequence[Path]


def handler_environment(
    function: FunctionSpec,
    *,
    project: Project,
    credentials: Mapping[str, str],
    runtime_api: str,
    endpoint_url: str,
    temporary_dir: Path,
) -> dict[str, str]:
    """Build the whole environment of one handler process.

    The function's own variables never override what Lambda reserves. Values that point below ``/opt`` are
    translated by ``Project.resolve_layer_path``. Byte code is cached outside the function's folder.
    """
    declared = {name: project.resolve_layer_path(value) for name, value in function.variables.items()}
    return {
        **_THREAD_LIMITS,
        "PATH": _SEARCH_PATH,
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "HOME": str(temporary_dir),
        **declared,
        "TMPDIR": str(temporary_dir),
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_ENDPOINT_URL": endpoint_url,
        # Some operations put a word before the host name, which leads nowhere from 127.0.0.1.
        "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.12",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "LAMBDA_TASK_ROOT": str(function.task_root),
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "_HANDLER": function.handler,
        "PYTHONPATH": os.pathsep.join(_import_path(function)),
        "PYTHONPYCACHEPREFIX": str(BYTECODE_DIR),
        **credentials,
    }


def _import_path(function: FunctionSpec) -> list[str]:
    """The function's folder, then each layer's ``python`` folder, as Lambda orders them.

    Layers of third-party packages have no such folder in the source tree: the virtual environment has those.
    """
    folders = [function.task_root]
    for layer in function.layers:
        packages = layer if layer.name == "python" else layer / "python"
        if packages.is_dir():
            folders.append(packages)
    return [str(folder) for folder in folders]
