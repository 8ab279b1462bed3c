"""What nobody reads again is forgotten, so that a day of uploads fits into memory.

MiniStack keeps the history of every execution and a log stream per invocation for as long as it runs: 55 KB
for each image. AWS keeps no history of Express executions at all, and lets their names be used again.
"""

import functools
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import ministack.services.cloudwatch_logs as cloudwatch_logs
import ministack.services.lambda_svc as lambda_service
import ministack.services.stepfunctions as step_functions

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

# Long enough to look at what just failed.
_KEEP_EXECUTIONS_S = 60
_LOOK_EVERY_S = 5
_KEPT_STREAMS_PER_GROUP = 100


def install(options: ServerOptions) -> None:
    for starter in ("_start_execution", "_start_sync_execution"):
        replace_callable(step_functions, starter, "data", _forget_finished_before)
    replace_callable(
        lambda_service,
        "_emit_lambda_logs",
        "func request_id log_text error duration_ms log_source",
        _keep_newest_logs,
    )


def _forget_finished_before(start: Callable[..., object]) -> Callable[..., object]:
    next_look = 0.0

    @functools.wraps(start)
    def forget_and_start(data: dict[str, Any]) -> object:
        nonlocal next_look
        _forget_namesake(data)
        now = time.time()
        if now >= next_look:
            next_look = now + _LOOK_EVERY_S
            _forget_ended_before(now - _KEEP_EXECUTIONS_S)
        return start(data)

    return forget_and_start


def _forget_namesake(data: dict[str, Any]) -> None:
    # arn:aws:states:REGION:ACCOUNT:stateMachine:NAME, without the version or alias that may follow.
    parts = data.get("stateMachineArn", "").partition("#")[0].split(":")
    arn = ":".join((*parts[:5], "execution", *parts[6:7], str(data.get("name"))))
    execution = step_functions._executions.get(arn)
    if execution is not None and _is_over(execution):
        step_functions._executions.pop(arn, None)


def _forget_ended_before(oldest: float) -> None:
    for arn, execution in list(step_functions._executions.items()):
        if _is_over(execution) and datetime.fromisoformat(execution["stopDate"]).timestamp() < oldest:
            step_functions._executions.pop(arn, None)


def _is_over(execution: dict[str, Any]) -> bool:
    return _is_express(execution) and execution["status"] != "RUNNING"


def _is_express(execution: dict[str, Any]) -> bool:
    machine = step_functions._state_machines.get(execution["stateMachineArn"])
    return machine is None or machine.get("type") == "EXPRESS"


def _keep_newest_logs(emit: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(emit)
    def emit_and_prune(func: dict[str, Any], *args: object, **kwargs: object) -> None:
        emit(func, *args, **kwargs)
        config = func.get("config") or func
        name = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"
        streams = cloudwatch_logs._log_groups.get(name, {}).get("streams", {})
        for stale in list(streams)[:-_KEPT_STREAMS_PER_GROUP]:
            streams.pop(stale, None)

    return emit_and_prune
