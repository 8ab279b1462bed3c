"""Not a mend but damage, for the soak: a share of all invocations fails, before or after the handler's work.

Half of them are refused before anything is done; of the others the answer is lost, as in a crash right after
the last write. Spared is what answers a person, who would try again.
"""

import random
import threading
from collections.abc import Callable
from typing import Any

import ministack.core.lambda_runtime as lambda_runtime

from infra.local.options import ServerOptions

_SPARED = ("ApiFunction", "AuthorizeFunction")
_FAULT = {"errorType": "Lambda.ServiceException", "errorMessage": "injected by the soak"}


def install(options: ServerOptions) -> None:
    if options.fault_rate:
        worker = lambda_runtime._worker_class_for({})
        worker.invoke = _failing_sometimes(worker.invoke, options.fault_rate)


def _failing_sometimes(invoke: Callable[..., dict[str, object]], rate: float) -> Callable[..., Any]:
    chance, lock = random.Random(), threading.Lock()  # noqa: S311 - not a secret

    def invoke_or_fail(worker: Any, *args: object, **kwargs: object) -> dict[str, object]:  # noqa: ANN401 - MiniStack's
        with lock:
            drawn = chance.random()
        name = worker.config["FunctionName"]
        if drawn >= rate or any(spared in name for spared in _SPARED):
            return invoke(worker, *args, **kwargs)
        if drawn >= rate / 2:
            invoke(worker, *args, **kwargs)
        return {"status": "error", "error_payload": _FAULT, "log": ""}

    return invoke_or_fail
