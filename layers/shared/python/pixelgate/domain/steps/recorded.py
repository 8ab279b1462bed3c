"""How an execution ends."""

from pydantic import AwareDatetime

from pixelgate.domain.base import Document
from pixelgate.domain.ids import ImageId


class Recorded(Document):
    """persist, record_failure -> the end of the execution."""

    image_id: ImageId
    status: str
    recorded_at: AwareDatetime
