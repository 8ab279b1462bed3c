"""``client.backtests``: try a rule set on what has been analysed, before it decides anything."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Literal
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, Desk, listing, operation
from pixelgate_client.exchange import Steps
from pixelgate_client.jobs import wait_for_end
from pixelgate_client.models.backtests import (
    BacktestDetail,
    BacktestList,
    BacktestSummary,
)
from pixelgate_client.pages import Pages


class Backtests(Desk[ConnectionT]):
    """The back-tests of one workspace."""

    @operation
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
    ) -> Steps[BacktestSummary]:
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
        return self._post(f"/v1/rulesets/{quote(name, safe='')}/backtest", BacktestSummary, body=body)

    @operation
    def get(self, backtest_id: str) -> Steps[BacktestDetail]:
        """How far a back-test is, and what it found.

        Raises:
            NotFoundError: this workspace has no such back-test.
        """
        return self._look(backtest_id)

    @listing
    def list(self, *, page_size: int = 20) -> Pages[BacktestSummary]:
        """Back-tests, newest first; pages are fetched as needed."""
        return self._pages(
            "/v1/backtests",
            BacktestList,
            lambda page: (page.backtests, page.next_cursor),
            params={"limit": str(page_size)},
        )

    @operation
    def wait(
        self,
        backtest_id: str,
        *,
        timeout_s: float = 3600.0,
        on_progress: Callable[[BacktestDetail], None] | None = None,
    ) -> Steps[BacktestDetail]:
        """The back-test once it has ended; ``on_progress`` is called with it every now and then until then.

        Raises:
            WaitTimeoutError: it has not after ``timeout_s`` seconds.
        """
        return wait_for_end(
            partial(self._look, backtest_id),
            timeout_s=timeout_s,
            on_progress=on_progress,
            clock=self._clock,
            command="pixelgate rules report",
        )

    def _look(self, backtest_id: str) -> Steps[BacktestDetail]:
        return self._get(f"/v1/backtests/{quote(backtest_id, safe='')}", BacktestDetail)
