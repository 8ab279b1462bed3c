"""PATCH /v1/images/{id}: the tags that people give an image, and those that they take away.

An edit names what is to change and not what is to remain, so two people's edits at once both hold and nobody
has to send back what they read.
"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path

from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.images import ImageSummary, find_image
from pixelgate.api.problems import ProblemError
from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.tags import TagEdit, TooManyTagsError
from pixelgate.storage.images import ImageStore
from pixelgate.storage.tags import TagStore

MOST_ATTEMPTS = 5


class ImageChange(Document):
    """What of an image people may change."""

    tags: TagEdit


def edit_tags(
    workspace: str,
    image_id: str,
    edit: TagEdit,
    *,
    images: ImageStore,
    tags: TagStore,
    actor: str,
    now: datetime,
) -> ImageRecord:
    """Make ``edit``; returns the record as it stands then. To make it again changes nothing.

    Raises:
        ProblemError: there is no such image, it would have too many tags, or it does not stand still.
    """
    for _ in range(MOST_ATTEMPTS):
        record = find_image(images, workspace, image_id)
        try:
            edited = record.tagging.edited(edit)
        except TooManyTagsError as error:
            raise ProblemError(
                HTTPStatus.UNPROCESSABLE_ENTITY, "too-many-tags", f"tags: {error}", hint="remove some"
            ) from error
        if edited == record.tagging:
            return record
        if tags.change(record, edited, actor=actor, now=now):
            return find_image(images, workspace, image_id)
    raise ProblemError(
        HTTPStatus.CONFLICT,
        "changed-meanwhile",
        f"{image_id} is being changed by others at this moment",
        hint="try again",
    )


def add_tag_route(app: APIGatewayHttpResolver, *, images: ImageStore, tags: TagStore) -> None:
    """Serve this module's route."""

    @app.patch("/v1/images/<image_id>")
    def patch_image(image_id: Annotated[ImageId, Path()], change: ImageChange) -> ImageSummary:
        record = edit_tags(
            workspace_of(app),
            image_id,
            change.tags,
            images=images,
            tags=tags,
            actor=actor_of(app),
            now=datetime.now(UTC),
        )
        return ImageSummary.of(record)
