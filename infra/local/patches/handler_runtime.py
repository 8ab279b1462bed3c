"""Handlers run under AWS's own runtime client, from their source folders, in a clean environment.

MiniStack starts Python handlers with a script of its own: any exception becomes ``Runtime.HandlerError``, so
no Retry or Catch of a state machine matches; the environment of the server leaks into the handler; layers
shadow the function's own modules; each process unpacks the archive again. Here ``awslambdaric`` runs in the
project's virtual environment, and error types, time-outs and crashes are those of Lambda.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ministack.core.lambda_runtime as lambda_runtime
import ministack.services.lambda_svc as lambda_service

from infra.local.handlers.code_archive import source_folder
from infra.local.handlers.handler_process import HandlerCommand, HandlerProcess
from infra.local.handlers.process_environment import FunctionSpec, handler_environment
from infra.local.options import ServerOptions
from infra.local.patches.internals import require_callable


def install(options: ServerOptions) -> None:
    require_callable(lambda_runtime, "_worker_class_for", "config")
    require_callable(lambda_runtime, "execution_credentials", "config")
    require_callable(lambda_runtime.Worker, "__init__", "self func_name config code_zip")
    require_callable(lambda_runtime.Worker, "_discard_tmpdir", "self")
    require_callable(lambda_service, "_execute_function_warm", "func event request_id")
    require_callable(lambda_service, "_resolve_layer_zip", "attachment")
    provided = require_callable(lambda_service, "_execute_function_provided_warm", "func event request_id")

    class SourceFolderWorker(_SourceFolderWorker):
        server = options

    lambda_runtime._worker_class_for = lambda config: SourceFolderWorker
    # Of the two executors only the one for custom runtimes passes a worker's error document on unchanged.
    lambda_service._execute_function_warm = provided


class _SourceFolderWorker(lambda_runtime.Worker):  # type: ignore[misc]
    """Fits a ``HandlerProcess`` into MiniStack's pool of workers."""

    server: ServerOptions

    def __init__(self, func_name: str, config: dict[str, Any], code_zip: bytes) -> None:
        super().__init__(func_name, config, code_zip)
        self._is_retired = False
        function = _function_spec(config, source_folder(code_zip, self.server.project.root), self.server)
        self._handler = HandlerProcess(
            HandlerCommand(
                task_root=function.task_root,
                timeout_s=function.timeout_s,
                environment=lambda runtime_api: self._environment(function, runtime_api),
            )
        )

    def invoke(
        self,
        event: object,
        request_id: str,
        *,
        trace_id: str | None = None,
        invoked_function_arn: str | None = None,
    ) -> dict[str, object]:
        with self._lock:
            result = self._handler.invoke(
                event,
                request_id=request_id,
                function_arn=invoked_function_arn or self.config["FunctionArn"],
                trace_id=trace_id,
            )
            if self._is_retired:
                self._handler.stop()
        if result.outcome.failed:
            return {"status": "error", "error_payload": result.outcome.payload, "log": result.log}
        return {"status": "ok", "result": result.outcome.payload, "log": result.log}

    def _discard_tmpdir(self) -> None:
        """Called when the pool drops this worker; an invocation under way still finishes, as in Lambda."""
        self._is_retired = True
        if self._lock.acquire(blocking=False):
            try:
                self._handler.stop()
            finally:
                self._lock.release()

    def _environment(self, function: FunctionSpec, runtime_api: str) -> Mapping[str, str]:
        return handler_environment(
            function,
            project=self.server.project,
            credentials=lambda_runtime.execution_credentials(self.config),
            runtime_api=runtime_api,
            endpoint_url=self.server.endpoint_url,
            temporary_dir=self.server.temporary_dir,
        )


def _function_spec(config: dict[str, Any], task_root: Path, options: ServerOptions) -> FunctionSpec:
    layers = [lambda_service._resolve_layer_zip(attachment) for attachment in config.get("Layers", [])]
    return FunctionSpec(
        name=config["FunctionName"],
        arn=config["FunctionArn"],
        handler=config["Handler"],
        version=config.get("Version", "$LATEST"),
        region=options.region,
        memory_mb=config.get("MemorySize", 128),
        timeout_s=config.get("Timeout", 3),
        variables=(config.get("Environment") or {}).get("Variables") or {},
        task_root=task_root,
        layers=[source_folder(archive, options.project.root) for archive in layers if archive],
    )
