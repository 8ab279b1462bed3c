"""POST /v1/images/{id}/reanalyse: another attempt at an image that failed through a fault of ours."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from pixelgate.api.analysis_start import start_analysis
from pixelgate.api.caller import actor_of, workspace_of
from pixelgate.api.images import ImageSummary, find_image
from pixelgate.api.problems import ProblemError
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.runtime.executions import Executions
from pixelgate.storage.images import ImageStore


def reanalyse(
    workspace: str,
    image_id: str,
    *,
    images: ImageStore,
    executions: Executions,
    actor: str,
    now: datetime,
) -> ImageRecord:
    """Start another analysis of the same bytes; returns the record as it stands then.

    A crash in between leaves the image RECEIVED, where the sweep finds it.

    Raises:
        ProblemError: there is no such image, or it has not failed.
    """
    record = find_image(images, workspace, image_id)
    if record.status is not ImageStatus.FAILED or not images.begin_again(record, actor=actor, now=now):
        raise ProblemError(
            HTTPStatus.CONFLICT,
            "not-failed",
            f"{image_id} is {record.status}; only what FAILED can be analysed again",
            hint="an image that has a verdict keeps it; one that is being analysed needs a moment",
        )
    waiting = images.get(workspace, image_id)
    if waiting.status is ImageStatus.RECEIVED:
        start_analysis(waiting, images=images, executions=executions, actor=actor, now=now)
    return images.get(workspace, image_id)


def add_reanalysis_route(app: APIGatewayHttpResolver, *, images: ImageStore, executions: Executions) -> None:
    """Serve this module's route."""

    @app.post("/v1/images/<image_id>/reanalyse")
    def post_reanalyse(image_id: Annotated[ImageId, Path()]) -> Response[ImageSummary]:
        record = reanalyse(
            workspace_of(app),
            image_id,
            images=images,
            executions=executions,
            actor=actor_of(app),
            now=datetime.now(UTC),
        )
        return Response(
            status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=ImageSummary.of(record)
        )
