"""What the index's queue holds: the bus' events about images, and orders to enter one image anew."""

import json

from pixelgate.domain.base import Document
from pixelgate.domain.events import announcement_in
from pixelgate.domain.ids import ImageId, WorkspaceId


class ImageToIndex(Document):
    """Enter an image as it stands when the order is carried out."""

    workspace: WorkspaceId
    image_id: ImageId


def image_to_index_in(message: str) -> ImageToIndex:
    """The image that a message is about, whatever has happened to it.

    Raises:
        ConfigurationError: this version of the service knows no such event.
    """
    if "detail-type" not in json.loads(message):
        return ImageToIndex.model_validate_json(message)
    event = announcement_in(message)
    return ImageToIndex(workspace=event.workspace, image_id=event.id)
