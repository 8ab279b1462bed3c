"""POST /v1/images/{id}/transformations: the address of a size that no profile declares."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Path
from pydantic import AwareDatetime

from pixelgate.api.caller import workspace_of
from pixelgate.api.images import find_image
from pixelgate.api.problems import ProblemError
from pixelgate.api.publishing import FOLDERS
from pixelgate.api.releasability import why_not_releasable
from pixelgate.domain.base import Document
from pixelgate.domain.delivery_tokens import end_of, signed, transformation_signature
from pixelgate.domain.ids import ImageId
from pixelgate.domain.release_marks import Access
from pixelgate.domain.transformations import Transformation
from pixelgate.runtime.secrets import Secret
from pixelgate.storage import object_keys
from pixelgate.storage.images import ImageStore


class SignedTransformation(Document):
    """``url`` may stand in a page for as long as the image is released, or until ``expires_at``."""

    id: str
    transformation: str
    url: str
    expires_at: AwareDatetime | None = None


@dataclass(frozen=True, kw_only=True)
class TransformationDesk:
    """Signs addresses below ``base``."""

    images: ImageStore
    base: str
    key: Secret

    def sign(self, workspace: str, image_id: str, transformation: Transformation) -> SignedTransformation:
        """The address of ``transformation``; the file is made when it is first asked for.

        Raises:
            ProblemError: 404, because nothing of the image is public, or as ``find_image``.
        """
        now = datetime.now(UTC)
        record = find_image(self.images, workspace, image_id)
        if record.release is None or why_not_releasable(record, now=now) is not None:
            raise ProblemError(HTTPStatus.NOT_FOUND, "not-released", f"nothing of {image_id} is public")
        key, access = self.key.text(), record.release.access
        path = "/" + object_keys.delivery_key(FOLDERS[access], workspace, image_id, f"t/{transformation}")
        signature = f"s={transformation_signature(path, key=key)}"
        expires = None if access is Access.PUBLIC else end_of(now)
        address = f"{path}?" if expires is None else signed(path, expires=expires, key=key) + "&"
        return SignedTransformation(
            id=image_id,
            transformation=str(transformation),
            url=self.base.rstrip("/") + address + signature,
            expires_at=None if expires is None else datetime.fromtimestamp(expires, UTC),
        )


def add_transformation_route(app: APIGatewayHttpResolver, *, desk: TransformationDesk) -> None:
    """Serve this module's route."""

    @app.post("/v1/images/<image_id>/transformations")
    def post_transformation(
        image_id: Annotated[ImageId, Path()], transformation: Annotated[Transformation, Body()]
    ) -> SignedTransformation:
        return desk.sign(workspace_of(app), image_id, transformation)
