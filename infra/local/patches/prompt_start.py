"""An execution starts when it is started.

MiniStack lets each one sleep for 150 ms first, which is a third of an image's way to its verdict.
"""

import contextvars
import functools
import time
from collections.abc import Callable
from typing import Any

import ministack.services.stepfunctions as step_functions

from infra.local.options import ServerOptions
from infra.local.patches.internals import UnexpectedMiniStackError, replace_callable

# Of the thread that runs the execution; those of its branches begin with a copy, after the first sleep.
_is_starting: contextvars.ContextVar[bool] = contextvars.ContextVar("is_starting", default=False)


def install(options: ServerOptions) -> None:
    if step_functions.time is not time:
        raise UnexpectedMiniStackError("MiniStack's Step Functions have a clock of their own")
    step_functions.time = _Clock()
    replace_callable(step_functions, "_run_execution", "exec_arn", _without_first_sleep)


class _Clock:
    """The module ``time``, but for the first sleep of an execution."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        return getattr(time, name)

    def sleep(self, seconds: float) -> None:
        if _is_starting.get():
            _is_starting.set(False)
        else:
            time.sleep(seconds)


def _without_first_sleep(run_execution: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(run_execution)
    def run(exec_arn: str) -> None:
        _is_starting.set(True)
        run_execution(exec_arn)

    return run
