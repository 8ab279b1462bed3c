"""GET /v1/search: the images of a workspace by what they show, say and are."""

from collections.abc import Callable, Iterable
from datetime import date
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AwareDatetime

from pixelgate.api.caller import workspace_of
from pixelgate.api.images import ImageList, ImageSummary, decode_cursor, encode_cursor
from pixelgate.api.problems import ProblemError
from pixelgate.api.search_questions import SHOWN_BY_DEFAULT, Question
from pixelgate.api.searching import Period
from pixelgate.domain.ids import CollectionName, is_image_id
from pixelgate.domain.search_terms import Trait
from pixelgate.domain.status import ImageStatus
from pixelgate.search.clauses import DEFAULT_DISTANCE, GREATEST_DISTANCE
from pixelgate.storage.listing import Page

Search = Callable[..., Page]

Names = Annotated[list[str] | None, Query()]
Moment = AwareDatetime | date


def add_search_route(app: APIGatewayHttpResolver, *, search: Search) -> None:
    """Serve this module's route."""

    @app.get("/v1/search")
    def get_search(
        # Lists, as a comma makes two values of one in this version of HTTP APIs' events.
        q: Names = None,
        text: Names = None,
        label: Names = None,
        object: Names = None,
        category: Names = None,
        moderation: Names = None,
        color: Names = None,
        tag: Names = None,
        trait: Annotated[list[Trait] | None, Query()] = None,
        collection: Annotated[CollectionName | None, Query()] = None,
        status: Annotated[list[ImageStatus] | None, Query()] = None,
        since: Annotated[Moment | None, Query()] = None,
        until: Annotated[Moment | None, Query()] = None,
        min_confidence: Annotated[float | None, Query(ge=0, le=1)] = None,
        color_distance: Annotated[float, Query(gt=0, le=GREATEST_DISTANCE)] = DEFAULT_DISTANCE,
        limit: Annotated[int, Query(ge=1, le=100)] = 25,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> ImageList:
        question = Question(
            words=_joined(q),
            text=_joined(text),
            labels=label or (),
            objects=object or (),
            categories=category or (),
            moderation=moderation or (),
            colors=color or (),
            tags=tag or (),
            traits=trait or (),
            collection=collection,
            statuses=tuple(status or ()),
            least=min_confidence,
            distance=color_distance,
        )
        page = search(
            workspace_of(app),
            question.clauses(),
            statuses=status or SHOWN_BY_DEFAULT,
            period=Period(since, until),
            limit=limit,
            after=_position(cursor),
        )
        return ImageList(
            images=tuple(ImageSummary.of(record) for record in page.images),
            next_cursor=encode_cursor(page.after),
        )


def _joined(texts: Iterable[str] | None) -> str:
    return " ".join(texts or ())


def _position(cursor: str | None) -> str | None:
    position = decode_cursor(cursor)
    if position is None or is_image_id(position):
        return position
    raise ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-cursor", "cursor: not one that a search returned"
    )
