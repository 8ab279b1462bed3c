"""POST /v1/reviews/{image}/decision, many at once, and what has been decided about an image."""

from datetime import UTC, datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field, field_serializer

from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.deciding import DecisionAnswer, DecisionDesk
from pixelgate.api.images import find_image
from pixelgate.api.problems import Problem, ProblemError
from pixelgate.domain.base import Document
from pixelgate.domain.decisions import Decision, Judgement
from pixelgate.domain.ids import ImageId

MOST_AT_ONCE = 100


class ImageJudgement(Judgement):
    """A judgement about one of several images."""

    image_id: ImageId


class JudgementBatch(Document):
    """Judged one after the other; what cannot be decided keeps none of the others back."""

    decisions: Annotated[tuple[ImageJudgement, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class JudgementResult(Document):
    """What came of one of several: an answer or a problem."""

    image_id: ImageId
    answer: DecisionAnswer | None = None
    problem: Problem | None = None

    @field_serializer("problem")
    def _as_answered_alone(self, problem: Problem | None) -> dict[str, object] | None:
        return None if problem is None else problem.model_dump(mode="json", exclude_none=True)


class JudgementResults(Document):
    """In the order of the request."""

    results: tuple[JudgementResult, ...]


class RecordedDecision(Document):
    """A decision and the hash of what is stored of it, which the one after it names."""

    decision: Decision
    sha256: str


class DecisionList(Document):
    """All decisions about an image, in order. ``is_unbroken``: each names the hash of the one before.

    ``withheld``: so many opinions of others that whoever gives the next must not know.
    """

    decisions: tuple[RecordedDecision, ...]
    is_unbroken: bool
    withheld: int = 0


def decide_many(
    desk: DecisionDesk, workspace: str, judgements: tuple[ImageJudgement, ...], *, by: str, now: datetime
) -> JudgementResults:
    """Every judgement that can be recorded, and the reason for every other."""
    results = []
    for each in judgements:
        judgement = Judgement.model_validate(each.model_dump(exclude={"image_id"}))
        try:
            answer = desk.decide(workspace, each.image_id, judgement, by=by, now=now)
        except ProblemError as error:
            results.append(JudgementResult(image_id=each.image_id, problem=error.problem))
        else:
            results.append(JudgementResult(image_id=each.image_id, answer=answer))
    return JudgementResults(results=tuple(results))


def decisions_of(desk: DecisionDesk, workspace: str, image_id: str, *, by: str) -> DecisionList:
    """What people have decided about an image, as far as ``by`` may know.

    Raises:
        ProblemError: the workspace has no such image, or it is erased.
    """
    record = find_image(desk.images, workspace, image_id)
    stored = desk.decisions.of_image(workspace, record.id)
    hashes = (None, *(each.sha256 for each in stored))
    waiting = record.review.given if record.review and not record.review.is_escalated else ()
    hidden = {opinion.number for opinion in waiting if opinion.by != by}
    shown = [each for each in stored if each.decision.number not in hidden]
    return DecisionList(
        decisions=tuple(RecordedDecision(decision=each.decision, sha256=each.sha256) for each in shown),
        withheld=len(stored) - len(shown),
        is_unbroken=len(stored) == record.decisions
        and all(
            (each.decision.number, each.decision.previous_sha256) == (number, before)
            for number, (each, before) in enumerate(zip(stored, hashes, strict=False), 1)
        ),
    )


def add_decision_routes(app: APIGatewayHttpResolver, *, desk: DecisionDesk) -> None:
    """Serve this module's routes."""

    @app.post("/v1/reviews/<image_id>/decision")
    def post_decision(image_id: Annotated[ImageId, Path()], judgement: Judgement) -> DecisionAnswer:
        return desk.decide(workspace_of(app), image_id, judgement, by=actor_of(app), now=datetime.now(UTC))

    @app.post("/v1/reviews/decisions")
    def post_decisions(batch: JudgementBatch) -> JudgementResults:
        return decide_many(desk, workspace_of(app), batch.decisions, by=actor_of(app), now=datetime.now(UTC))

    @app.get("/v1/images/<image_id>/decisions")
    def get_decisions(image_id: Annotated[ImageId, Path()]) -> DecisionList:
        return decisions_of(desk, workspace_of(app), image_id, by=actor_of(app))
