"""POST /v1/rulesets/{name}/backtest: rules tried on what was seen; GET /v1/backtests: what came of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AwareDatetime

from pixelgate.api.backtest_rulesets import WantedRuleset, find_ruleset
from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.images import decode_cursor, encode_cursor
from pixelgate.api.problems import ProblemError
from pixelgate.domain.backtest_report import BacktestReport, ExplainedFlip
from pixelgate.domain.backtests import (
    Backtest,
    BacktestId,
    BacktestInput,
    BacktestRef,
    BacktestScope,
    BacktestStatus,
    Sample,
)
from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, RulesetName, new_backtest_id
from pixelgate.domain.replay_counts import Count
from pixelgate.runtime.executions import Executions
from pixelgate.storage.backtest_results import BacktestResults
from pixelgate.storage.backtests import BacktestNotFoundError, BacktestStore
from pixelgate.storage.rulesets import RuleSetStore


class BacktestRequest(WantedRuleset):
    """What is tried, and on which images."""

    sample: Sample | Literal["all"] = "all"
    collection: CollectionName | None = None
    since: AwareDatetime | None = None

    @property
    def scope(self) -> BacktestScope:
        """Which images are meant."""
        sample = None if self.sample == "all" else self.sample
        return BacktestScope(sample=sample, collection=self.collection, since=self.since)


class BacktestSummary(Document):
    """A back-test as listings show it; ``images`` is None until they have been counted."""

    id: str
    status: BacktestStatus
    ruleset: str
    scope: BacktestScope
    created_at: AwareDatetime
    created_by: str
    images: Count | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None


class BacktestDetail(BacktestSummary):
    """``replayed`` of ``images`` are done. ``report`` and ``flips`` are there once it is COMPLETED.

    ``flips`` are those that are told one by one, without images that have been erased since.
    """

    replayed: Count
    report: BacktestReport | None = None
    flips: tuple[ExplainedFlip, ...] = ()


class BacktestList(Document):
    """One page, newest first. ``next_cursor`` is None on the last page."""

    backtests: tuple[BacktestSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class BacktestDesk:
    """Takes orders for back-tests, and tells what came of them."""

    rulesets: RuleSetStore
    backtests: BacktestStore
    results: BacktestResults
    executions: Executions

    def order(
        self, name: str, request: BacktestRequest, *, workspace: str, actor: str, now: datetime
    ) -> BacktestSummary:
        """Have a rule set tried.

        Raises:
            ProblemError: there is no such rule set, or it has problems.
        """
        tried = find_ruleset(self.rulesets, workspace, name, request)
        backtest = Backtest(
            id=new_backtest_id(),
            workspace=workspace,
            ruleset=tried.identity,
            scope=request.scope,
            created_at=now,
            created_by=actor,
        )
        self.backtests.create(backtest, tried.canonical)
        ref = BacktestRef(backtest_id=backtest.id, workspace=workspace)
        self.executions.start(BacktestInput(backtest=ref))
        return _summary(backtest, now)

    def detail(self, workspace: str, backtest_id: str, *, now: datetime) -> BacktestDetail:
        """A back-test of this workspace as it is now.

        Raises:
            ProblemError: 404, alike for one that never was and for another workspace's.
        """
        ref = BacktestRef(backtest_id=backtest_id, workspace=workspace)
        try:
            backtest = self.backtests.get(ref)
        except BacktestNotFoundError as error:
            detail = f"there is no back-test {backtest_id}"
            raise ProblemError(HTTPStatus.NOT_FOUND, "backtest-not-found", detail) from error
        summary = _summary(backtest, now)
        report = self.results.report(ref) if summary.status is BacktestStatus.COMPLETED else None
        if report is None:
            return BacktestDetail(**dict(summary), replayed=self.results.replayed(ref))
        return BacktestDetail(
            **dict(summary),
            replayed=report.images + report.unreadable,
            report=report,
            flips=self.results.flips(ref, report.listed),
        )

    def listing(self, workspace: str, *, limit: int, after: str | None, now: datetime) -> BacktestList:
        """One page of the workspace's back-tests."""
        page = self.backtests.newest(workspace, limit=limit, after=after)
        return BacktestList(
            backtests=tuple([_summary(backtest, now) for backtest in page.jobs]),
            next_cursor=encode_cursor(page.after),
        )


def _summary(backtest: Backtest, now: datetime) -> BacktestSummary:
    shown = backtest.model_dump(include=set(BacktestSummary.model_fields))
    return BacktestSummary(**shown, status=backtest.status_at(now))


def add_backtest_routes(app: APIGatewayHttpResolver, *, desk: BacktestDesk) -> None:
    """Serve this module's routes."""

    @app.post("/v1/rulesets/<name>/backtest")
    def post_backtest(
        name: Annotated[RulesetName, Path()], request: BacktestRequest
    ) -> Response[BacktestSummary]:
        answer = desk.order(
            name, request, workspace=workspace_of(app), actor=actor_of(app), now=datetime.now(UTC)
        )
        return Response(status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=answer)

    @app.get("/v1/backtests/<backtest_id>")
    def get_backtest(backtest_id: Annotated[BacktestId, Path()]) -> BacktestDetail:
        return desk.detail(workspace_of(app), backtest_id, now=datetime.now(UTC))

    @app.get("/v1/backtests")
    def get_backtests(
        limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query()] = None
    ) -> BacktestList:
        return desk.listing(
            workspace_of(app), limit=limit, after=decode_cursor(cursor), now=datetime.now(UTC)
        )
