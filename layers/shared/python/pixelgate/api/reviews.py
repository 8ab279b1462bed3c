"""/v1/reviews: what waits for people, and who has it in hand."""

from datetime import UTC, datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.images import decode_cursor, encode_cursor
from pixelgate.api.review_desk import ReviewDesk
from pixelgate.api.review_items import NextReview, QueueList, QueueSummary, ReviewItem, ReviewPage
from pixelgate.domain.base import Document
from pixelgate.domain.decisions import Note
from pixelgate.domain.ids import ImageId, QueueName
from pixelgate.domain.reviews import GENERAL_QUEUE


class QueueChoice(Document):
    """The queue to take from."""

    queue: QueueName = GENERAL_QUEUE


class EscalationRequest(Document):
    """Why somebody else should decide."""

    note: Note


def add_review_routes(app: APIGatewayHttpResolver, *, desk: ReviewDesk) -> None:
    """Serve the routes of queues and claims."""

    @app.get("/v1/reviews")
    def get_reviews(
        queue: Annotated[QueueName, Query()] = GENERAL_QUEUE,
        limit: Annotated[int, Query(ge=1, le=100)] = 25,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> ReviewPage:
        by, now = actor_of(app), datetime.now(UTC)
        page = desk.queues.page(workspace_of(app), queue, limit=limit, after=decode_cursor(cursor))
        return ReviewPage(
            reviews=tuple(ReviewItem.of(record, by=by, now=now) for record in page.images),
            next_cursor=encode_cursor(page.after),
        )

    @app.get("/v1/reviews/queues")
    def get_queues() -> QueueList:
        workspace, now = workspace_of(app), datetime.now(UTC)
        return QueueList(
            queues=tuple(
                QueueSummary.of(queue, desk.queues.standing(workspace, queue, now=now), now=now)
                for queue in desk.queues.names(workspace)
            )
        )

    @app.post("/v1/reviews/next")
    def post_next(choice: QueueChoice) -> NextReview:
        by, now = actor_of(app), datetime.now(UTC)
        record = desk.claim_next(workspace_of(app), choice.queue, by=by, now=now)
        return NextReview(review=record and ReviewItem.of(record, by=by, now=now))

    @app.post("/v1/reviews/<image_id>/claim")
    def post_claim(image_id: Annotated[ImageId, Path()]) -> ReviewItem:
        by, now = actor_of(app), datetime.now(UTC)
        return ReviewItem.of(desk.claim(workspace_of(app), image_id, by=by, now=now), by=by, now=now)

    @app.post("/v1/reviews/<image_id>/release")
    def post_release(image_id: Annotated[ImageId, Path()]) -> ReviewItem:
        by, now = actor_of(app), datetime.now(UTC)
        return ReviewItem.of(desk.release(workspace_of(app), image_id, by=by, now=now), by=by, now=now)

    @app.post("/v1/reviews/<image_id>/escalate")
    def post_escalation(image_id: Annotated[ImageId, Path()], request: EscalationRequest) -> ReviewItem:
        by, now = actor_of(app), datetime.now(UTC)
        record = desk.escalate(workspace_of(app), image_id, note=request.note, by=by, now=now)
        return ReviewItem.of(record, by=by, now=now)
