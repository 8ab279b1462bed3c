"""At most so many handlers run at once; the others wait instead of starting a process each.

MiniStack starts a process for every concurrent invocation: 200 uploads became 214 processes and 6.4 GB.
Waiting is what Lambda's callers see as latency. Two kinds of invocations never wait, since one that holds a
place may wait for them: those of the API, whose handlers wait for pipelines, and those made by handlers.
"""

import contextvars
import functools
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

import ministack.services.apigateway as apigateway
import ministack.services.lambda_svc as lambda_service

from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

logger = logging.getLogger(__name__)

# A nested call that is not recognised as one still gets through after this long: nothing stops for ever.
_LONGEST_WAIT_S = 30.0
_ROLE_SESSION_PREFIX = "ASIA"
_may_not_wait: contextvars.ContextVar[bool] = contextvars.ContextVar("may_not_wait", default=False)


def install(options: ServerOptions) -> None:
    places = threading.BoundedSemaphore(options.max_concurrency)
    replace_callable(
        lambda_service,
        "_execute_function_dispatch",
        "func config event request_id started",
        lambda dispatch: _wait_for_place(dispatch, places),
    )
    _exempt(apigateway, lambda: True)
    _exempt(lambda_service, lambda: lambda_service._request_access_key.get().startswith(_ROLE_SESSION_PREFIX))


def _wait_for_place(dispatch: Callable[..., Any], places: threading.BoundedSemaphore) -> Callable[..., Any]:
    @functools.wraps(dispatch)
    def dispatch_in_turn(
        func: dict[str, Any], config: dict[str, Any], event: object, request_id: str, started: float
    ) -> object:
        if _may_not_wait.get():
            return dispatch(func, config, event, request_id, started)
        has_place = places.acquire(timeout=_LONGEST_WAIT_S)
        if not has_place:
            logger.warning("%s starts beyond the concurrency limit", config.get("FunctionName"))
        try:
            return dispatch(func, config, event, request_id, time.time())
        finally:
            if has_place:
                places.release()

    return dispatch_in_turn


def _exempt(module: ModuleType, applies: Callable[[], bool]) -> None:
    """Let what ``module`` starts through ``run_reentrant`` pass without waiting, whenever ``applies()``."""

    def wrap(run_reentrant: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(run_reentrant)
        def run(*args: object, **kwargs: object) -> Awaitable[object]:
            # The context is copied into the thread when the coroutine first runs, in this same task.
            _may_not_wait.set(applies())
            return run_reentrant(*args, **kwargs)  # type: ignore[no-any-return]

        return run

    replace_callable(module, "run_reentrant", "fn args thread_name", wrap)
