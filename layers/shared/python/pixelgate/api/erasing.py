"""DELETE /v1/images/{id}: nothing is left of an image but the fact that it was erased.

Marked first, by one write that nothing undoes; removed then, by a function of its own; looked at once more
when nothing that was under way can write any more. Each part may be repeated, and the sweep repeats it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from pixelgate.api.caller import author_of, workspace_of
from pixelgate.api.images import image_not_found
from pixelgate.domain.base import Document
from pixelgate.domain.erasure import Erasure, ErasureReason, ImageToErase
from pixelgate.domain.ids import ImageId
from pixelgate.domain.image import ImageRecord
from pixelgate.domain.status import ImageStatus
from pixelgate.runtime.queues import Queue
from pixelgate.storage import object_keys
from pixelgate.storage.delivery import Delivery
from pixelgate.storage.erasures import ErasureStore
from pixelgate.storage.images import ImageNotFoundError, ImageStore
from pixelgate.storage.imports import ImportStore
from pixelgate.storage.removals import Removals
from pixelgate.storage.sources import SourceStore

SETTLING = timedelta(hours=1)
"""After so long no ticket of the image is valid, no upload under way and no execution running."""


class ErasureAnswer(Document):
    """What is left of the image."""

    id: str
    status: ImageStatus
    erasure: Erasure


@dataclass(frozen=True, kw_only=True)
class ErasureDesk:
    """Takes orders to erase."""

    images: ImageStore
    erasures: ErasureStore
    queue: Queue

    def order(self, record: ImageRecord, *, reason: ErasureReason, by: str | None, now: datetime) -> Erasure:
        """Have ``record`` erased; to order it again changes nothing.

        A crash before the message is sent leaves the mark, and the sweep sends the message.
        """
        erasure = record.erasure
        if erasure is None:
            asked = Erasure(reason_code=reason, requested_at=now, by=by)
            erasure = self.erasures.mark(record, asked)
        if erasure is None:
            erasure = self.images.get(record.workspace, record.id).erasure or asked
        if erasure.removed_at is None:
            self.queue.send(ImageToErase(workspace=record.workspace, image_id=record.id))
        return erasure


@dataclass(frozen=True, kw_only=True)
class Eraser:
    """Removes everything of images that are marked, and of no others."""

    images: ImageStore
    erasures: ErasureStore
    imports: ImportStore
    sources: SourceStore
    originals: Removals
    work: Removals
    delivery: Delivery

    def erase(self, order: ImageToErase, *, now: datetime) -> bool:
        """Remove what ``order`` names; False if it is not marked as erased.

        Whatever finds things is removed last: a crash in between leaves enough to begin again.
        """
        try:
            record = self.images.get(order.workspace, order.image_id)
        except ImageNotFoundError:
            return False
        if record.erasure is None:
            return False
        self._remove_objects(record)
        self._remove_imports(record)
        self.erasures.remove_items(record)
        settled_at = record.erasure.requested_at + SETTLING
        self.erasures.entomb(record, now=now, look_again_at=settled_at if now < settled_at else None)
        return True

    def _remove_objects(self, record: ImageRecord) -> None:
        originals = object_keys.originals_prefix(record.workspace, record.id)
        # Before the objects: parts that are given up become none.
        self.originals.give_up_uploads(originals)
        self.originals.remove_folder(originals)
        for prefix in object_keys.work_prefixes(record.workspace, record.id):
            self.work.remove_folder(prefix)
        self.delivery.withdraw(object_keys.delivery_prefixes(record.workspace, record.id))

    def _remove_imports(self, record: ImageRecord) -> None:
        if record.source is not None:
            self.sources.forget(record.workspace, record.source)
        if record.import_id is not None:
            self.imports.forget_image(record.workspace, record.import_id, record.id)


def add_erasure_route(app: APIGatewayHttpResolver, *, desk: ErasureDesk) -> None:
    """Serve this module's route."""

    @app.delete("/v1/images/<image_id>")
    def delete_image(image_id: Annotated[ImageId, Path()]) -> Response[ErasureAnswer]:
        workspace = workspace_of(app)
        try:
            record = desk.images.get(workspace, image_id)
        except ImageNotFoundError as error:
            raise image_not_found(image_id) from error
        erasure = desk.order(record, reason=ErasureReason.REQUESTED, by=author_of(app), now=datetime.now(UTC))
        answer = ErasureAnswer(id=image_id, status=ImageStatus.ERASED, erasure=erasure)
        # Not 204: whoever is asked by law has to know when the removal is done, and GET says so.
        return Response(status_code=HTTPStatus.ACCEPTED, content_type="application/json", body=answer)
