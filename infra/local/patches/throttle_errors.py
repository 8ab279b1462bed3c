"""A throttled Lambda task fails with the error name that state machines retry.

MiniStack calls it ``Lambda.Unknown``. AWS reports ``Lambda.TooManyRequestsException``, which
is what the recommended Retry block of a Lambda task lists.
"""

import functools
import json
from collections.abc import Callable

import ministack.services.stepfunctions as step_functions

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

_THROTTLE = "TooManyRequestsException"
_UNNAMED = "Lambda.Unknown"


def install(options: ServerOptions) -> None:
    replace_callable(step_functions, "_call_lambda", "func_ref event", _name_throttles)


def _name_throttles(call_lambda: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(call_lambda)
    def call(func_ref: object, event: object) -> object:
        try:
            return call_lambda(func_ref, event)
        except step_functions._ExecutionError as error:
            if error.error != _UNNAMED or json.loads(error.cause).get("__type") != _THROTTLE:
                raise
            raise step_functions._ExecutionError(f"Lambda.{_THROTTLE}", error.cause) from error

    return call
