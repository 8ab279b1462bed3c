"""``client.backtests``: try a rule set on what has been analysed, before it decides anything."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Literal
from urllib.parse import quote

from pixelgate_client.connection import Connection
from pixelgate_client.jobs import wait_for_end
from pixelgate_client.models.backtests import (
    BacktestDetail,
    BacktestList,
    BacktestSummary,
)


class Backtests:
    """The back-tests of one workspace."""

    def __init__(
        self, api: Connection, *, sleep: Callable[[float], None], clock: Callable[[], float]
    ) -> None:
        self._api = api
        self._sleep = sleep
        self._clock = clock

    def start(
        self,
        name: str,
        *,
        text: str | None = None,
        format_of_text: Literal["yaml", "json"] = "yaml",
        version: str | None = None,
        sample: int | None = None,
        collection: str | None = None,
        since: datetime | None = None,
    ) -> BacktestSummary:
        """Have the rule set ``name`` tried: this ``text`` of it, a ``version``, or without either the draft.

        All images are replayed, or a ``sample`` of so many; those of a ``collection``, and those analysed
        ``since`` then.

        Raises:
            NotFoundError: there is no such draft or version.
            ApiError: the rule set has problems; they are in its message.
        """
        body: dict[str, object] = {"sample": "all" if sample is None else {"images": sample}}
        if text is not None:
            body |= {"text": text, "format": format_of_text}
        given = {"version": version, "collection": collection, "since": since and since.isoformat()}
        body |= {key: value for key, value in given.items() if value is not None}
        return self._api.post(f"/v1/rulesets/{quote(name, safe='')}/backtest", BacktestSummary, body=body)

    def get(self, backtest_id: str) -> BacktestDetail:
        """How far a back-test is, and what it found.

        Raises:
            NotFoundError: this workspace has no such back-test.
        """
        return self._api.get(f"/v1/backtests/{quote(backtest_id, safe='')}", BacktestDetail)

    def list(self, *, page_size: int = 20) -> Iterator[BacktestSummary]:
        """Back-tests, newest first; pages are fetched as needed."""
        params = {"limit": str(page_size)}
        while True:
            page = self._api.get("/v1/backtests", BacktestList, params=params)
            yield from page.backtests
            if not page.next_cursor:
                return
            params["cursor"] = page.next_cursor

    def wait(
        self,
        backtest_id: str,
        *,
        timeout_s: float = 3600.0,
        on_progress: Callable[[BacktestDetail], None] | None = None,
    ) -> BacktestDetail:
        """The back-test once it has ended; ``on_progress`` is called with it every now and then until then.

        Raises:
            WaitTimeoutError: it has not after ``timeout_s`` seconds.
        """
        return wait_for_end(
            partial(self.get, backtest_id),
            timeout_s=timeout_s,
            on_progress=on_progress,
            sleep=self._sleep,
            clock=self._clock,
            command="pixelgate rules report",
        )
