"""Handlers run under AWS's own runtime client, from their source folders, in a clean environment.

MiniStack starts Python handlers with a script of its own: any exception becomes ``Runtime.HandlerError``,
so no Retry or Catch of a state machine matches; the environment of the server leaks into the handler;
layers shadow the function's own modules; each process unpacks the archive again. Here ``awslambdaric`` runs
in the project's virtual environment, and error types, time-outs and crashes are those of Lambda.
"""

import logging
from collections.abc import Mapping
from typing import Any

import ministack.core.lambda_runtime as lambda_runtime
import ministack.services.lambda_svc as lambda_service

from infra.local.handlers.code_archive import source_folder
from infra.local.handlers.handler_process import HandlerCommand, HandlerProcess
from infra.local.handlers.process_environment import FunctionSpec, handler_environment
from infra.local.handlers.process_pool import ProcessPool
from infra.local.handlers.source_version import SourceVersion
from infra.local.options import ServerOptions
from infra.local.patches.internals import require_callable

logger = logging.getLogger(__name__)


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
        pool = ProcessPool(options.max_processes)

    lambda_runtime._worker_class_for = lambda config: SourceFolderWorker
    # Of the two executors only the one for custom runtimes passes a worker's error document on unchanged.
    lambda_service._execute_function_warm = provided


class _SourceFolderWorker(lambda_runtime.Worker):  # type: ignore[misc]  # MiniStack is not annotated
    """Fits a ``HandlerProcess`` into MiniStack's pool of workers."""

    server: ServerOptions
    pool: ProcessPool

    def __init__(self, func_name: str, config: dict[str, Any], code_zip: bytes) -> None:
        super().__init__(func_name, config, code_zip)
        self._is_retired = False
        self._function = _function_spec(config, code_zip, self.server)
        self._source = SourceVersion([self._function.task_root, *self._function.layers])
        self._started_from = self._source.current()
        command = HandlerCommand(self._function.task_root, self._function.timeout_s, self._environment)
        self._handler = HandlerProcess(command)

    def invoke(
        self,
        event: object,
        request_id: str,
        *,
        trace_id: str | None = None,
        invoked_function_arn: str | None = None,
    ) -> dict[str, object]:
        with self._lock:
            self._stop_if_edited()
            self.pool.use(self)
            result = self._handler.invoke(
                event,
                request_id=request_id,
                function_arn=invoked_function_arn or self._function.arn,
                trace_id=trace_id,
            )
            if self._is_retired:
                self._stop()
        if result.outcome.failed:
            logger.warning("%s failed: %s\n%s", self._function.name, result.outcome.payload, result.log)
            return {"status": "error", "error_payload": result.outcome.payload, "log": result.log}
        return {"status": "ok", "result": result.outcome.payload, "log": result.log}

    def evict(self) -> bool:
        if not self._lock.acquire(blocking=False):
            return False
        try:
            self._handler.stop()
        finally:
            self._lock.release()
        return True

    def _discard_tmpdir(self) -> None:
        """Called when MiniStack drops this worker; an invocation under way still finishes, as in Lambda."""
        self._is_retired = True
        if self.evict():
            self.pool.leave(self)

    def _stop(self) -> None:
        self._handler.stop()
        self.pool.leave(self)

    def _stop_if_edited(self) -> None:
        version = self._source.current()
        if version != self._started_from:
            self._started_from = version
            self._handler.stop()

    def _environment(self, runtime_api: str) -> Mapping[str, str]:
        return handler_environment(
            self._function,
            project=self.server.project,
            credentials=lambda_runtime.execution_credentials(self.config),
            runtime_api=runtime_api,
            endpoint_url=self.server.endpoint_url,
            temporary_dir=self.server.temporary_dir,
        )


def _function_spec(config: dict[str, Any], archive: bytes, options: ServerOptions) -> FunctionSpec:
    root = options.project.root
    layers = [lambda_service._resolve_layer_zip(attachment) for attachment in config.get("Layers", [])]
    return FunctionSpec(
        name=config["FunctionName"],
        arn=config["FunctionArn"],
        handler=config["Handler"],
        version=config.get("Version", "$LATEST"),
        region=options.region,
        memory_mb=config.get("MemorySize", 128),
        timeout_s=config.get("Timeout", 3),
        log_group=(config.get("LoggingConfig") or {}).get("LogGroup")
        or f"/aws/lambda/{config['FunctionName']}",
        variables=(config.get("Environment") or {}).get("Variables") or {},
        task_root=source_folder(archive, root),
        layers=[source_folder(layer, root) for layer in layers if layer],
    )
