"""POST /v1/images/{id}/re-evaluate and /v1/re-evaluations: other rules judge what has been found before."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.images import decode_cursor, encode_cursor, find_image
from pixelgate.api.named_images import still_there
from pixelgate.api.problems import ProblemError
from pixelgate.api.re_evaluating import ReEvaluationOrder, ReEvaluator, open_re_evaluator
from pixelgate.api.re_evaluations import (
    ImageReEvaluation,
    ReEvaluationRequest,
    RunDetail,
    RunLine,
    RunList,
    RunSummary,
    SingleRequest,
)
from pixelgate.api.review_desk import until_done
from pixelgate.domain.ids import ImageId, ReEvaluationId, new_re_evaluation_id
from pixelgate.domain.re_evaluation import Change
from pixelgate.domain.re_evaluation_runs import ReEvaluationRun, RunInput, RunRef
from pixelgate.domain.runs import RunStatus
from pixelgate.runtime.executions import Executions
from pixelgate.storage.re_evaluation_runs import RunNotFoundError, RunStore
from pixelgate.storage.record_batches import ReadRecords, read_records

if TYPE_CHECKING:
    from pixelgate.storage.table_client import TableClient

_REFUSED = {
    Change.IN_HAND: ("claimed-by-another", "somebody is looking at it right now; ask again later"),
    Change.NOT_JUDGED: ("not-judged", "it has no verdict that could become another"),
    Change.UNREADABLE: ("signals-not-kept", "nothing that was found in it is kept"),
}


@dataclass(frozen=True, kw_only=True)
class ReEvaluationDesk:
    """Re-evaluates single images, takes orders for many, and tells what came of them."""

    evaluator: ReEvaluator
    runs: RunStore
    executions: Executions
    read_records: ReadRecords

    def one(
        self, workspace: str, image_id: str, request: SingleRequest, *, by: str, now: datetime
    ) -> ImageReEvaluation:
        """Re-evaluate an image at once.

        Raises:
            ProblemError: there is no such image, it has no verdict, or somebody has it in hand.
        """
        # Whoever asks has often just made other rules active.
        self.evaluator.rulesets.look_again()
        order = ReEvaluationOrder(by=by, rules_at=now, **request.model_dump())

        def attempt() -> ImageReEvaluation:
            record = find_image(self.evaluator.images, workspace, image_id)
            stored = next(iter(self.evaluator.signals.get_many(workspace, [image_id])), None)
            done = self.evaluator.re_evaluate(record, stored, order, now=now)
            if done.before is None or done.after is None or done.image.change is Change.IN_HAND:
                kind, why = _REFUSED[done.image.change]
                raise ProblemError(HTTPStatus.CONFLICT, kind, f"{image_id} is {done.image.to_status}: {why}")
            return ImageReEvaluation.of(done, done.before, done.after)

        return until_done(image_id, attempt)

    def order(self, workspace: str, request: ReEvaluationRequest, *, by: str, now: datetime) -> RunLine:
        """Have many images re-evaluated."""
        run = ReEvaluationRun(
            id=new_re_evaluation_id(),
            workspace=workspace,
            scope=request.scope,
            dry_run=request.dry_run,
            reopen_decided=request.reopen_decided,
            created_at=now,
            created_by=by,
        )
        self.runs.create(run)
        self.executions.start(RunInput(run=RunRef(run_id=run.id, workspace=workspace)))
        return _line(run, now)

    def detail(self, workspace: str, run_id: str, *, now: datetime) -> RunDetail:
        """A re-evaluation of this workspace as it is now.

        Raises:
            ProblemError: 404, alike for one that never was and for another workspace's.
        """
        ref = RunRef(run_id=run_id, workspace=workspace)
        try:
            line = _line(self.runs.get(ref), now)
        except RunNotFoundError as error:
            detail = f"there is no re-evaluation {run_id}"
            raise ProblemError(HTTPStatus.NOT_FOUND, "re-evaluation-not-found", detail) from error
        counts = None if line.status is RunStatus.RUNNING else self.runs.summary(ref)
        if counts is None:
            return RunDetail(**dict(line), looked_at=self.runs.looked_at(ref))
        named = still_there(workspace, counts.named, read_records=self.read_records)
        summary = RunSummary.of(counts, named=named)
        return RunDetail(**dict(line), looked_at=counts.looked_at, summary=summary)

    def listing(self, workspace: str, *, limit: int, after: str | None, now: datetime) -> RunList:
        """One page of the workspace's re-evaluations."""
        page = self.runs.newest(workspace, limit=limit, after=after)
        return RunList(
            re_evaluations=tuple([_line(run, now) for run in page.jobs]),
            next_cursor=encode_cursor(page.after),
        )


def _line(run: ReEvaluationRun, now: datetime) -> RunLine:
    shown = run.model_dump(include=set(RunLine.model_fields))
    return RunLine(**shown, status=run.status_at(now))


def open_re_evaluation_desk(
    dynamodb: "TableClient", table: str, *, executions: Executions
) -> ReEvaluationDesk:
    """The desk over a table, whose orders become ``executions``."""
    return ReEvaluationDesk(
        evaluator=open_re_evaluator(dynamodb, table),
        runs=RunStore(dynamodb, table),
        executions=executions,
        read_records=partial(read_records, dynamodb, table),
    )


def add_re_evaluation_routes(app: APIGatewayHttpResolver, *, desk: ReEvaluationDesk) -> None:
    """Serve this module's routes."""

    @app.post("/v1/images/<image_id>/re-evaluate")
    def post_re_evaluate(image_id: Annotated[ImageId, Path()], request: SingleRequest) -> ImageReEvaluation:
        return desk.one(workspace_of(app), image_id, request, by=actor_of(app), now=datetime.now(UTC))

    @app.post("/v1/re-evaluations")
    def post_re_evaluation(request: ReEvaluationRequest) -> Response[RunLine]:
        answer = desk.order(workspace_of(app), request, by=actor_of(app), now=datetime.now(UTC))
        return Response(status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=answer)

    @app.get("/v1/re-evaluations/<run_id>")
    def get_re_evaluation(run_id: Annotated[ReEvaluationId, Path()]) -> RunDetail:
        return desk.detail(workspace_of(app), run_id, now=datetime.now(UTC))

    @app.get("/v1/re-evaluations")
    def get_re_evaluations(
        limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query()] = None
    ) -> RunList:
        return desk.listing(
            workspace_of(app), limit=limit, after=decode_cursor(cursor), now=datetime.now(UTC)
        )
