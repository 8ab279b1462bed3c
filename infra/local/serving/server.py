"""Serves one ASGI application over HTTP/1.1 on the loopback interface.

In place of Hypercorn, which takes 0.35 ms of processor time for the smallest request where this takes 0.11,
and an image makes 33 requests on its way to its verdict. WebSockets, TLS and HTTP/2 it does not know.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from infra.local.serving.connection import App, Connection, Message

_FINISH_LIMIT_S = 3.0


class StartupError(RuntimeError):
    """The application did not start; the message is its own."""


async def serve(app: App, *, port: int, stop: asyncio.Event) -> None:
    """Serve until ``stop`` is set; requests under way get a few seconds to finish.

    Raises:
        OSError: the port is taken.
        StartupError: the application refused to start.
    """
    connections: set[Connection] = set()
    async with _lifespan(app):
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(app, connections), "127.0.0.1", port)
        await stop.wait()
        server.close()
        finishing = asyncio.gather(*(each.finish() for each in list(connections)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(finishing, _FINISH_LIMIT_S)
        for connection in list(connections):
            connection.abort()


@contextlib.asynccontextmanager
async def _lifespan(app: App) -> AsyncIterator[None]:
    """The application's start before, and its end after, in the manner of ASGI."""
    orders: asyncio.Queue[Message] = asyncio.Queue()
    answers: asyncio.Queue[Message] = asyncio.Queue()
    scope: Message = {"type": "lifespan", "asgi": {"spec_version": "2.0", "version": "3.0"}, "state": {}}
    running = asyncio.ensure_future(app(scope, orders.get, answers.put))
    await orders.put({"type": "lifespan.startup"})
    # An application that breaks off sends nothing any more: its error is the one to see.
    running.add_done_callback(lambda ended: answers.put_nowait({"type": "lifespan.ended"}))
    answer = await answers.get()
    if running.done():
        await running
    if answer["type"] != "lifespan.startup.complete":
        raise StartupError(answer.get("message", ""))
    try:
        yield
    finally:
        await orders.put({"type": "lifespan.shutdown"})
        await running
