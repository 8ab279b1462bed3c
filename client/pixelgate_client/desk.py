"""Operations of the API, each written once as its steps; the client that it belongs to does them.

So ``client.keys.list()`` gives the keys where ``client`` is a ``Client``, and is awaited for them where it is
an ``AsyncClient``; type checkers know which.
"""

import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast, overload

from pixelgate_client.async_connection import AsyncConnection
from pixelgate_client.connection import Connection
from pixelgate_client.exchange import AnswerT, Params, Steps
from pixelgate_client.pages import ItemT, Page, Pages, ReadPage

ConnectionT = TypeVar("ConnectionT", bound=Connection | AsyncConnection)
ResultT_co = TypeVar("ResultT_co", covariant=True)
ItemT_co = TypeVar("ItemT_co", covariant=True)
GivenP = ParamSpec("GivenP")


class Desk(Generic[ConnectionT]):
    """Operations that belong together. ``clock`` is for tests."""

    def __init__(self, api: ConnectionT, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._clock = clock

    def _get(self, path: str, answer: type[AnswerT], *, params: Params | None = None) -> Steps[AnswerT]:
        return self._api.exchange.ask("GET", path, answer, params=params)

    def _post(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> Steps[AnswerT]:
        return self._api.exchange.ask("POST", path, answer, body=body)

    def _put(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> Steps[AnswerT]:
        return self._api.exchange.ask("PUT", path, answer, body=body)

    def _patch(self, path: str, answer: type[AnswerT], *, body: Mapping[str, object]) -> Steps[AnswerT]:
        return self._api.exchange.ask("PATCH", path, answer, body=body)

    def _delete(self, path: str, answer: type[AnswerT]) -> Steps[AnswerT]:
        return self._api.exchange.ask("DELETE", path, answer)

    def _pages(
        self, path: str, answer: type[AnswerT], read: ReadPage[AnswerT, ItemT], *, params: Params
    ) -> Pages[ItemT]:
        def fetch(cursor: str | None) -> Steps[Page[ItemT]]:
            asked = params if cursor is None else {**params, "cursor": cursor}
            return read((yield from self._get(path, answer, params=asked)))

        return Pages(fetch)


class Operation(Protocol[GivenP, ResultT_co]):
    """A method that returns its result, or of an ``AsyncClient`` one that is awaited for it."""

    @overload
    def __get__(self, desk: Desk[Connection], owner: type) -> Callable[GivenP, ResultT_co]: ...
    @overload
    def __get__(
        self, desk: Desk[AsyncConnection], owner: type
    ) -> Callable[GivenP, Coroutine[Any, Any, ResultT_co]]: ...


class Listing(Protocol[GivenP, ItemT_co]):
    """A method that returns an iterator, or of an ``AsyncClient`` one for ``async for``."""

    @overload
    def __get__(self, desk: Desk[Connection], owner: type) -> Callable[GivenP, Iterator[ItemT_co]]: ...
    @overload
    def __get__(
        self, desk: Desk[AsyncConnection], owner: type
    ) -> Callable[GivenP, AsyncIterator[ItemT_co]]: ...


def operation(
    steps: Callable[Concatenate[Any, GivenP], Steps[ResultT_co]],
) -> Operation[GivenP, ResultT_co]:
    """The method of a desk that does these steps."""

    @wraps(steps)
    def method(desk: Desk[Any], *args: GivenP.args, **kwargs: GivenP.kwargs) -> object:
        return desk._api.run(steps(desk, *args, **kwargs))

    # A function binds itself to its desk, as the protocol says; what its connection returns decides the rest.
    return cast("Operation[GivenP, ResultT_co]", method)


def listing(pages: Callable[Concatenate[Any, GivenP], Pages[ItemT]]) -> Listing[GivenP, ItemT]:
    """The method of a desk that gives what is on these pages one by one; pages are fetched as needed."""

    @wraps(pages)
    def method(desk: Desk[Any], *args: GivenP.args, **kwargs: GivenP.kwargs) -> object:
        return desk._api.items(pages(desk, *args, **kwargs))

    return cast("Listing[GivenP, ItemT]", method)
