"""The pictures that travel by their keys, and what is known of their file."""

from typing import Annotated

from pydantic import Field

from pixelgate.domain.base import Document
from pixelgate.domain.metadata import Metadata

Count = Annotated[int, Field(ge=0)]


Side = Annotated[int, Field(gt=0)]


class WorkCopy(Document):
    """An upright, bounded sRGB picture without metadata; ``width`` and ``height`` in pixels."""

    key: str
    width: Side
    height: Side


class ImageFacts(Metadata):
    """What the file is, and what it claims. Texts from metadata are hostile: bounded, never shown as HTML.

    ``width`` and ``height`` are those of the upright image in pixels.
    """

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bytes: Count
    format: str
    width: Side
    height: Side
    frames: Annotated[int, Field(ge=1)]
    has_alpha: bool
    exif_orientation: Annotated[int, Field(ge=1, le=8)]
