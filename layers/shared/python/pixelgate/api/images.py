"""GET /v1/images: where images stand, one page at a time."""

import base64
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Self, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import AwareDatetime

from pixelgate.api.caller import workspace_of
from pixelgate.api.problems import ProblemError
from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.pictures import ImageFacts
from pixelgate.domain.tags import ShownTag
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.listing import LISTED, Page

LONGEST_CURSOR = 400

ListImages = Callable[..., Page]
Part = TypeVar("Part")


class ImageSummary(Document):
    """One image of a listing."""

    id: str
    name: str
    content_type: str
    status: ImageStatus
    created_at: AwareDatetime
    updated_at: AwareDatetime
    reason: str | None
    reason_code: str | None
    severity: str | None
    ruleset: str | None
    collection: str | None
    tags: tuple[ShownTag, ...]
    facts: ImageFacts | None

    @classmethod
    def of(cls, record: ImageRecord) -> Self:
        """What the API shows of a record."""
        shown = record.model_dump(include=set(ImageSummary.model_fields) - {"tags"})
        return cls(**shown, tags=record.tagging.shown(record.ruleset))


class ImageList(Document):
    """One page, newest first. ``next_cursor`` is None on the last page."""

    images: tuple[ImageSummary, ...]
    next_cursor: str | None


def find_image(images: ImageStore, workspace: str, image_id: str) -> ImageRecord:
    """The record of an image of this workspace.

    Raises:
        ProblemError: 404, alike for an image that never was and for another workspace's; 410 once erased.
    """
    try:
        record = images.get(workspace, image_id)
    except ImageNotFoundError as error:
        raise image_not_found(image_id) from error
    if record.erasure is not None:
        raise ProblemError(
            HTTPStatus.GONE, "image-erased", f"{image_id} has been erased", erasure=record.erasure
        )
    return record


def image_not_found(image_id: str) -> ProblemError:
    """What is answered about an id that the workspace does not have."""
    return ProblemError(
        HTTPStatus.NOT_FOUND,
        "image-not-found",
        f"there is no image {image_id}",
        hint="GET /v1/images lists yours",
    )


def encode_cursor(after: str | None) -> str | None:
    """A position in a listing as opaque text."""
    return None if after is None else base64.urlsafe_b64encode(after.encode()).decode()


def decode_cursor(cursor: str | None) -> str | None:
    """The position a cursor stands for.

    Raises:
        ProblemError: the text is not a cursor of ours.
    """
    if cursor is None:
        return None
    try:
        # Where nothing and too much are no sort keys, and no listing returned them.
        if not 0 < len(cursor) <= LONGEST_CURSOR:
            raise ValueError("not the length of a cursor")
        return base64.b64decode(cursor, altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-cursor", "cursor: not one that a listing returned"
        ) from error


def add_listing_route(app: APIGatewayHttpResolver, *, listing: ListImages) -> None:
    """Serve this module's route."""

    @app.get("/v1/images")
    def get_images(
        status: Annotated[list[ImageStatus] | None, Query()] = None,
        collection: Annotated[CollectionName | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 25,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> ImageList:
        page = listing(
            workspace_of(app),
            statuses=status or LISTED,
            collection=collection,
            limit=limit,
            after=decode_cursor(cursor),
        )
        return ImageList(
            images=tuple(ImageSummary.of(record) for record in page.images),
            next_cursor=encode_cursor(page.after),
        )


def present(part: Part | None, record: ImageRecord) -> Part:
    """What the analysis of an image has recorded.

    Raises:
        ProblemError: 404, because it has recorded nothing.
    """
    if part is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND,
            "not-analysed",
            f"{record.id} is {record.status}: its analysis has recorded nothing",
            hint="an image has findings and a verdict once it is APPROVED, IN_REVIEW or REJECTED by a rule",
        )
    return part
