"""At most so many handlers run at once; the others wait instead of starting a process each.

MiniStack starts a process for every concurrent invocation: 200 uploads became 214 processes and 6.4 GB.
Waiting is what Lambda's callers see as latency. What the API starts waits in a lane of its own, because its
handlers wait for pipelines; what a handler starts does not wait, because its caller holds a place
meanwhile. One place is never given to the function that has all others: to start a further process of each
function, for the rare moment in which only one is wanted, would cost more than the waiting. Nor is a second
process of a function started for who gets the first one a moment later.
"""

import contextlib
import contextvars
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from types import ModuleType
from typing import Any

import ministack.services.apigateway as apigateway
import ministack.services.lambda_svc as lambda_service

from infra.local.handlers.places import Places
from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable

logger = logging.getLogger(__name__)

# A nested call that is not recognised as one still gets through when for so long no handler came to an end:
# nothing stops for ever.
_PATIENCE_S = 30.0
_API_LANE_WIDTH = 4
# For so long, who has a place waits for a process that is at work: to start another takes half a second.
_RELUCTANCE_S = 0.25
_ROLE_SESSION_PREFIX = "ASIA"

# Which places an invocation waits for; None means none. Unset stands for the common ones.
_lane: contextvars.ContextVar[Places | None] = contextvars.ContextVar("lane")


def install(options: ServerOptions) -> None:
    common = Places(options.max_concurrency, patience_s=_PATIENCE_S)
    api = Places(options.max_concurrency * _API_LANE_WIDTH, patience_s=_PATIENCE_S)
    replace_callable(
        lambda_service,
        "_execute_function_dispatch",
        "func config event request_id started",
        lambda dispatch: _wait_for_place(dispatch, common, own_count=max(1, options.max_concurrency - 1)),
    )
    _choose_lane(apigateway, lambda: api)
    _choose_lane(lambda_service, lambda: None if _caller_is_a_function() else common)


class _Own:
    """A function's share of the common places, and its processes: one, and more once they are waited for."""

    def __init__(self, count: int) -> None:
        self.places = Places(count, patience_s=_PATIENCE_S)
        self.processes = Places(1, patience_s=_PATIENCE_S, reserve=count - 1, reluctance_s=_RELUCTANCE_S)


def _wait_for_place(dispatch: Callable[..., Any], common: Places, *, own_count: int) -> Callable[..., Any]:
    functions: dict[str, _Own] = {}

    @functools.wraps(dispatch)
    def dispatch_in_turn(
        func: dict[str, Any], config: dict[str, Any], event: object, request_id: str, started: float
    ) -> object:
        name = config["FunctionName"]
        lane = _lane.get(common)
        with contextlib.ExitStack() as held:
            if lane is common:
                own = functions.setdefault(name, _Own(own_count))
                # Its own place first: who waits for it must not keep a common one from others.
                for places in (own.places, common, own.processes):
                    held.enter_context(_place(places, name))
            elif lane is not None:
                held.enter_context(_place(lane, name))
            if lane is not None:
                started = time.time()
            return dispatch(func, config, event, request_id, started)

    return dispatch_in_turn


@contextlib.contextmanager
def _place(places: Places, function_name: str) -> Iterator[None]:
    has_place = places.take()
    if not has_place:
        logger.warning("%s starts beyond the concurrency limit", function_name)
    try:
        yield
    finally:
        if has_place:
            places.give_back()


def _choose_lane(module: ModuleType, choose: Callable[[], Places | None]) -> None:
    """Let the invocations that ``module`` waits for, through ``run_reentrant``, take the chosen lane."""

    def wrap(run_reentrant: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(run_reentrant)
        async def run(*args: object, **kwargs: object) -> object:
            token = _lane.set(choose())
            try:
                invocation: Awaitable[object] = run_reentrant(*args, **kwargs)
                return await invocation
            finally:
                _lane.reset(token)

        return run

    replace_callable(module, "run_reentrant", "fn args thread_name", wrap)


def _caller_is_a_function() -> bool:
    return bool(lambda_service._request_access_key.get().startswith(_ROLE_SESSION_PREFIX))
