"""/v1/re-releases: what many images are released as is made what their profile and access say now."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AwareDatetime

from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.images import decode_cursor, encode_cursor
from pixelgate.api.named_images import still_there
from pixelgate.api.problems import ProblemError
from pixelgate.domain.base import Document
from pixelgate.domain.ids import ReReleaseId, new_re_release_id
from pixelgate.domain.re_releases import (
    ReRelease,
    ReReleaseCounts,
    ReReleaseRef,
    ReReleaseScope,
    ReReleaseStep,
)
from pixelgate.domain.replay_counts import Count
from pixelgate.domain.runs import RunStatus
from pixelgate.runtime.executions import Executions
from pixelgate.storage.re_releases import ReReleaseNotFoundError, ReReleaseStore
from pixelgate.storage.record_batches import ReadRecords


class ReReleaseLine(Document):
    """A re-release as listings show it; ``images`` is None until they have been counted."""

    id: str
    status: RunStatus
    scope: ReReleaseScope
    created_at: AwareDatetime
    created_by: str
    images: Count | None = None
    ended_at: AwareDatetime | None = None
    error: str | None = None


class ReReleaseDetail(ReReleaseLine):
    """``looked_at`` of ``images`` are done. ``summary`` is there once it has ended, also if it FAILED."""

    looked_at: Count
    summary: ReReleaseCounts | None = None


class ReReleaseList(Document):
    """One page, newest first. ``next_cursor`` is None on the last page."""

    re_releases: tuple[ReReleaseLine, ...]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class ReReleaseDesk:
    """Takes orders, and tells what came of them."""

    runs: ReReleaseStore
    executions: Executions
    read_records: ReadRecords

    def order(self, workspace: str, scope: ReReleaseScope, *, by: str, now: datetime) -> ReReleaseLine:
        """Have images released anew."""
        run = ReRelease(
            id=new_re_release_id(), workspace=workspace, scope=scope, created_at=now, created_by=by
        )
        self.runs.create(run)
        self.executions.start(ReReleaseStep(run=ReReleaseRef(run_id=run.id, workspace=workspace)))
        return _line(run, now)

    def detail(self, workspace: str, run_id: str, *, now: datetime) -> ReReleaseDetail:
        """A re-release of this workspace as it is now.

        Raises:
            ProblemError: 404, alike for one that never was and for another workspace's.
        """
        ref = ReReleaseRef(run_id=run_id, workspace=workspace)
        try:
            line = _line(self.runs.get(ref), now)
        except ReReleaseNotFoundError as error:
            detail = f"there is no re-release {run_id}"
            raise ProblemError(HTTPStatus.NOT_FOUND, "re-release-not-found", detail) from error
        counts = None if line.status is RunStatus.RUNNING else self.runs.summary(ref)
        if counts is None:
            return ReReleaseDetail(**dict(line), looked_at=self.runs.looked_at(ref))
        named = still_there(workspace, counts.named, read_records=self.read_records)
        summary = counts.model_copy(update={"named": named})
        return ReReleaseDetail(**dict(line), looked_at=counts.looked_at, summary=summary)

    def listing(self, workspace: str, *, limit: int, after: str | None, now: datetime) -> ReReleaseList:
        """One page of the workspace's re-releases."""
        page = self.runs.newest(workspace, limit=limit, after=after)
        lines = tuple([_line(run, now) for run in page.jobs])
        return ReReleaseList(re_releases=lines, next_cursor=encode_cursor(page.after))


def _line(run: ReRelease, now: datetime) -> ReReleaseLine:
    shown = run.model_dump(include=set(ReReleaseLine.model_fields))
    return ReReleaseLine(**shown, status=run.status_at(now))


def add_re_release_routes(app: APIGatewayHttpResolver, *, desk: ReReleaseDesk) -> None:
    """Serve this module's routes."""

    @app.post("/v1/re-releases")
    def post_re_release(scope: ReReleaseScope) -> Response[ReReleaseLine]:
        answer = desk.order(workspace_of(app), scope, by=actor_of(app), now=datetime.now(UTC))
        return Response(status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=answer)

    @app.get("/v1/re-releases/<run_id>")
    def get_re_release(run_id: Annotated[ReReleaseId, Path()]) -> ReReleaseDetail:
        return desk.detail(workspace_of(app), run_id, now=datetime.now(UTC))

    @app.get("/v1/re-releases")
    def get_re_releases(
        limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query()] = None
    ) -> ReReleaseList:
        after = decode_cursor(cursor)
        return desk.listing(workspace_of(app), limit=limit, after=after, now=datetime.now(UTC))
