"""What the index's queue holds: the bus' events about images, and orders to enter images anew."""

import json
from typing import Annotated

from pydantic import Field, TypeAdapter

from pixelgate.domain.base import Document
from pixelgate.domain.events import announcement_in
from pixelgate.domain.ids import ImageId, WorkspaceId


class ImageToIndex(Document):
    """Enter an image as it stands when the order is carried out."""

    workspace: WorkspaceId
    image_id: ImageId


class WorkspaceToIndex(Document):
    """Enter all images of a workspace, or those that a listing has after this position."""

    workspace: WorkspaceId
    after: Annotated[str | None, Field(max_length=200)] = None


IndexOrder = ImageToIndex | WorkspaceToIndex

_ORDER: TypeAdapter[IndexOrder] = TypeAdapter(IndexOrder)


def index_order_in(message: str) -> IndexOrder:
    """What a message asks for. Of an event that is the image it is about, whatever has happened to it.

    Raises:
        ConfigurationError: this version of the service knows no such event.
    """
    if "detail-type" not in json.loads(message):
        return _ORDER.validate_json(message)
    event = announcement_in(message)
    return ImageToIndex(workspace=event.workspace, image_id=event.id)
