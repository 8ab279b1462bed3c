"""A request is answered only when its effect is on disk, so that ``kill -9`` loses nothing that was accepted.

MiniStack writes its state when it shuts down in good order; a kill loses all but the bytes of objects. Here
every response waits for a commit of what changed, and what changes without a request - a queue is read, the
position in a stream moves - is committed ten times a second. Running executions, metrics and log events are
not kept.
"""

import asyncio
import functools
import logging
import sqlite3
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import ministack.app as app
import ministack.core.lambda_runtime as lambda_runtime
import ministack.services.lambda_svc as lambda_service

from infra.local.durability.journal import Journal
from infra.local.durability.snapshots import check_readers
from infra.local.options import ServerOptions
from infra.local.patches.internals import replace_callable, require_callable
from infra.local.patches.requests import is_data_plane

logger = logging.getLogger(__name__)

_COMMIT_INTERVAL_S = 0.1
_Message = MutableMapping[str, Any]
_Asgi = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]], Awaitable[None]
]


def install(options: ServerOptions) -> None:
    check_readers()
    journal = Journal(options.state_dir / "state.sqlite")
    is_serving = threading.Event()
    _load_from(journal)
    _mark_changed_services(journal)
    replace_callable(app, "save_all", "services", lambda save_all: lambda services: _commit_all(journal))
    replace_callable(lambda_service, "_poll_loop", "", lambda poll: _poll_once_serving(poll, is_serving))
    replace_callable(
        app, "app", "scope receive send", lambda serve: _answer_after_commit(serve, journal, is_serving)
    )
    journal.watch()


def _load_from(journal: Journal) -> None:
    states = journal.restore()
    require_callable(app, "load_state", "service")
    app.load_state = states.get

    def load(load_persisted_state: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(load_persisted_state)
        def load_all() -> None:
            load_persisted_state()
            journal.restore_streams()
            # A form signed before the restart is still good: the functions' credentials never change.
            for function in lambda_service._functions.all_values():
                lambda_runtime.execution_credentials(function["config"])

        return load_all

    replace_callable(app, "_load_persisted_state", "", load)


def _mark_changed_services(journal: Journal) -> None:
    state_keys = {module: state_key for state_key, module in app._state_map.items()}
    for service, handler in app.SERVICE_HANDLERS.items():
        state_key = state_keys[app.SERVICE_REGISTRY[service]["module"]]

        async def handle(
            method: str,
            path: str,
            headers: dict[str, str],
            body: bytes,
            query: dict[str, list[str]],
            service: str = service,
            state_key: str = state_key,
            handler: Callable[..., Awaitable[object]] = handler,
        ) -> object:
            answer = await handler(method, path, headers, body, query)
            if service == "cloudformation":
                journal.services.mark_all()
            elif not is_data_plane(service, method, path, headers):
                journal.services.mark(state_key)
            return answer

        app.SERVICE_HANDLERS[service] = handle


def _answer_after_commit(serve: Callable[..., Any], journal: Journal, is_serving: threading.Event) -> _Asgi:
    committer: list[asyncio.Task[None]] = []

    @functools.wraps(serve)
    async def serve_durably(
        scope: _Message,
        receive: Callable[[], Awaitable[_Message]],
        send: Callable[[_Message], Awaitable[None]],
    ) -> None:
        async def send_after_commit(message: _Message) -> None:
            if message["type"] == "http.response.start":
                journal.commit()
            elif message["type"] == "lifespan.startup.complete":
                committer.append(asyncio.create_task(_commit_regularly(journal)))
            await send(message)

        if scope["type"] == "http":
            is_serving.set()
        await serve(scope, receive, send_after_commit)

    return serve_durably


async def _commit_regularly(journal: Journal) -> None:
    while True:
        await asyncio.sleep(_COMMIT_INTERVAL_S)
        try:
            journal.commit()
        except sqlite3.Error:
            logger.exception("the state could not be written")


def _commit_all(journal: Journal) -> None:
    journal.services.mark_all()
    journal.commit()


def _poll_once_serving(poll: Callable[..., object], is_serving: threading.Event) -> Callable[..., object]:
    """Queues and streams are read once the server answers: a handler could not call it before."""

    @functools.wraps(poll)
    def poll_loop() -> None:
        is_serving.wait()
        poll()

    return poll_loop
