"""POST /v1/analyses: one image, its bytes or one that is uploaded, answered when it has been analysed."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from pixelgate.api.analysing import AnalysisDesk
from pixelgate.api.caller import actor_of
from pixelgate.api.idempotency import KEY_HEADER, REPLAYED_HEADER, key_reused, place_of
from pixelgate.api.image_details import ImageDetail, ImageWindow, Viewer
from pixelgate.api.problems import ProblemError
from pixelgate.api.raw_bodies import declared_type, is_raw, raw_body
from pixelgate.api.sent_images import Reception, SentImage
from pixelgate.api.uploads import NewImage
from pixelgate.domain.base import Document
from pixelgate.domain.ids import CollectionName, ImageId, new_image_id
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import TRANSIENT, ImageStatus
from pixelgate.storage.kept_answers import OtherRequestError
from pixelgate.storage.remembered_images import RememberedImages


class UploadToAnalyse(Document):
    """An image whose bytes are uploaded: ``upload_id`` as ``POST /v1/uploads`` answered it."""

    upload_id: ImageId


def add_analysis_route(
    app: APIGatewayHttpResolver,
    *,
    reception: Reception,
    desk: AnalysisDesk,
    window: ImageWindow,
    remembered: RememberedImages,
) -> None:
    """Serve this module's route."""

    @app.post("/v1/analyses")
    def post_analysis(
        upload: Annotated[UploadToAnalyse | None, Body()] = None,
        name: Annotated[str, Query(min_length=1, max_length=255)] = "image",
        collection: Annotated[CollectionName | None, Query()] = None,
    ) -> Response[ImageDetail]:
        viewer, now = Viewer.of(app), datetime.now(UTC)
        if upload is None and not is_raw(app):
            raise _no_image()
        asked = new_image_id() if upload is None else upload.upload_id
        image_id = _remembered(app, remembered, asked, now=now)
        if upload is None:
            sent = _sent(app.current_event, name=name, collection=collection)
            reception.take(image_id, sent, workspace=viewer.workspace, created_by=viewer.author, now=now)
        record = desk.analyse(lambda: window.find(viewer, image_id), actor=actor_of(app), now=now)
        if record.status is ImageStatus.FAILED:
            raise _failed(record)
        headers = {"Location": f"/v1/images/{record.id}"}
        if image_id != asked:
            headers[REPLAYED_HEADER] = "true"
        status = HTTPStatus.ACCEPTED if record.status in TRANSIENT else HTTPStatus.OK
        return Response(status, "application/json", window.show(viewer, record), headers=headers)


def _sent(event: APIGatewayProxyEventV2, *, name: str, collection: str | None) -> SentImage:
    data = raw_body(event)
    said = NewImage(name=name, content_type=declared_type(event), size=len(data), collection=collection)
    return SentImage(said=said, data=data)


def _remembered(
    app: APIGatewayHttpResolver, remembered: RememberedImages, asked: str, *, now: datetime
) -> str:
    """The image that was made under the request's key before, or the one that is asked about."""
    key = app.current_event.headers.get(KEY_HEADER)
    if key is None:
        return asked
    try:
        return remembered.remember(place_of(app, key), asked, now=now)
    except OtherRequestError as error:
        raise key_reused() from error


def _no_image() -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-request",
        "body: neither the bytes of an image nor a document with an upload_id",
        hint="send the file with its own Content-Type, image/jpeg for example",
    )


def _failed(record: ImageRecord) -> ProblemError:
    return ProblemError(
        HTTPStatus.CONFLICT,
        "analysis-failed",
        f"{record.id} is FAILED: {record.reason}",
        hint=f"POST /v1/images/{record.id}/reanalyse tries again",
        image_id=record.id,
    )
