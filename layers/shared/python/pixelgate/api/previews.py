"""GET /v1/images/{id}/preview: the picture as it was analysed, for whoever is to judge it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from pixelgate.api.caller import workspace_of
from pixelgate.api.images import find_image, present
from pixelgate.api.problems import ProblemError
from pixelgate.api.rendition_orders import orders_for
from pixelgate.domain.errors import RejectedImageError
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.jpeg_header import PictureSize
from pixelgate.domain.rendering import MadeRenditions
from pixelgate.domain.renditions import Rendition, RenditionFormat, RenditionProfile
from pixelgate.domain.status import ImageStatus
from pixelgate.domain.steps.pictures import Side
from pixelgate.runtime.functions import Function, FunctionFailedError
from pixelgate.storage import object_keys
from pixelgate.storage.images import ImageStore
from pixelgate.storage.recorded_analyses import RecordedAnalyses
from pixelgate.storage.shown_pictures import MEDIA_TYPE, PicturePass, ShownPictures

PREVIEW_SIDE = 1024
PREVIEW = RenditionProfile(
    profile="preview",
    renditions=(
        Rendition(name="preview", width=PREVIEW_SIDE, height=PREVIEW_SIDE, formats=(RenditionFormat.JPEG,)),
    ),
)


class Preview(PicturePass):
    """An upright picture without metadata. What was hidden before the analysis is hidden here."""

    width: Side
    height: Side
    content_type: str


@dataclass(frozen=True, kw_only=True)
class PreviewDesk:
    """Shows pictures: the copy that was analysed while it is kept, then a rendition made for the occasion."""

    images: ImageStore
    analyses: RecordedAnalyses
    pictures: ShownPictures
    make_renditions: Function

    def preview(self, workspace: str, image_id: str, *, now: datetime) -> Preview:
        """Something to look at for the next minutes.

        Raises:
            ProblemError: there is no such image, it has not been analysed, or no picture of it may be shown.
        """
        record = find_image(self.images, workspace, image_id)
        _check_analysed(record)
        key = object_keys.work_copy_key(workspace, record.id, analysis=record.analysis, name="large.jpg")
        size = self.pictures.size_of(key)
        if size is None:
            key, size = self._made(record)
        shown = self.pictures.show(key, now=now)
        return Preview(**dict(shown), width=size.width, height=size.height, content_type=MEDIA_TYPE)

    def _made(self, record: ImageRecord) -> tuple[str, PictureSize]:
        findings = present(self.analyses.findings(record.workspace, record.id, record.analysis), record)
        for order in orders_for(record, findings, PREVIEW):
            try:
                made = self.make_renditions.call(order, MadeRenditions)
            except FunctionFailedError as error:
                if error.error_type != RejectedImageError.__name__:
                    raise
                # What it would be made of is gone; the next order is of something else.
                continue
            [picture] = made.renditions
            return picture.key, PictureSize(picture.width, picture.height)
        raise ProblemError(
            HTTPStatus.CONFLICT,
            "preview-gone",
            f"{record.id}: the copy that was analysed has expired, and no other picture of it may be shown",
            hint="where something was hidden, or may have been, only the anonymised copy is shown, if kept",
        )


def _check_analysed(record: ImageRecord) -> None:
    if record.status is ImageStatus.FAILED:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            "analysis-failed",
            f"{record.id} is FAILED: there is no picture that was analysed",
            hint=f"POST /v1/images/{record.id}/reanalyse tries again",
        )
    if record.status is ImageStatus.REJECTED and record.facts is None:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            "no-picture",
            f"{record.id} is no picture: {record.reason or 'it was refused'}",
        )
    is_settled = record.status in (ImageStatus.APPROVED, ImageStatus.IN_REVIEW, ImageStatus.REJECTED)
    present(record.facts if is_settled else None, record)


def add_preview_route(app: APIGatewayHttpResolver, *, desk: PreviewDesk) -> None:
    """Serve this module's route."""

    @app.get("/v1/images/<image_id>/preview")
    def get_preview(image_id: Annotated[ImageId, Path()]) -> Response[Preview]:
        preview = desk.preview(workspace_of(app), image_id, now=datetime.now(UTC))
        # The answer is a key to the picture.
        return Response(HTTPStatus.OK, "application/json", preview, headers={"Cache-Control": "no-store"})
