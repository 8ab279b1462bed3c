"""``client.backtests``: try a rule set on what has been analysed, before it decides anything."""

from datetime import datetime
from typing import Literal
from urllib.parse import quote

from pixelgate_client.desk import ConnectionT, operation
from pixelgate_client.exchange import Params, Steps
from pixelgate_client.jobs import JobDesk
from pixelgate_client.models.backtests import (
    BacktestDetail,
    BacktestList,
    BacktestSummary,
)
from pixelgate_client.pages import Pages


class Backtests(JobDesk[ConnectionT, BacktestDetail, BacktestSummary]):
    """The back-tests of one workspace."""

    _command = "pixelgate rules report"

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

    def _look(self, job_id: str) -> Steps[BacktestDetail]:
        return self._get(f"/v1/backtests/{quote(job_id, safe='')}", BacktestDetail)

    def _lines(self, params: Params) -> Pages[BacktestSummary]:
        return self._pages(
            "/v1/backtests", BacktestList, lambda page: (page.backtests, page.next_cursor), params=params
        )
